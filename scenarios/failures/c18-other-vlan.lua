-- C18: both APs have the same vlan_file and wpa_psk_file, which is all that a VLAN by passphrase
-- asks for (dynamic_vlan is RADIUS's). With ft_psk_generate_local the second AP finds the
-- passphrase for PMK-R1 and not its VLAN; from the first AP, PMK-R1 comes with it.
local causes = require "causes"

local COMMON = [[
interface=wlan0
bridge=br0
ssid=House
hw_mode=g
channel=1
wpa=2
wpa_key_mgmt=FT-PSK
rsn_pairwise=CCMP
mobility_domain=4f57
wpa_psk_file=c18/house.psk
vlan_file=c18/house.vlan
]]
local LOCAL = "ft_psk_generate_local=1\n"
local LISTS = "r0kh=ff:ff:ff:ff:ff:ff * 000102030405060708090a0b0c0d0e0f\n" ..
              "r1kh=00:00:00:00:00:00 00:00:00:00:00:00 000102030405060708090a0b0c0d0e0f\n"

local function play(run, keys)
  local left = ap { name = "left", at = m(0, 0),
                    config = text(COMMON .. "nas_identifier=left\n" .. keys) }
  local right = ap { name = "right", at = m(12, 0),
                     config = text(COMMON .. "nas_identifier=right\n" .. keys) }
  local phone = station { name = "phone", at = m(4, 3), model = "generic", config = text(
    'network={\nssid="House"\nkey_mgmt=FT-PSK\npsk="salt and pepper"\n}\n') }
  phone:traffic { "ping", interval = ms(100), start = s(2) }
  run:at(s(4), function()
    expect(left:vlan(phone)):is(10)
    phone:roam_to("right")
  end)
  run:for_time(s(7))
  expect(phone.roams[1].method):is("ft-air")
  expect(phone.roams[1].outcome):is("ok")
  return phone, right:vlan(phone)
end

test("the VLAN is lost on the way", { tags = { "failure", "ft", "vlan" } }, function(run)
  local phone, vlan = play(run, LOCAL)
  local f = causes.only(run, "C18")
  expect(f.certainty):is("proven")
  expect(vlan):is(0)
  expect(phone.flows.ping.ping.received):at_most(21)
end)

test("it comes along", { tags = { "failure", "ft", "vlan" } }, function(run)
  local phone, vlan = play(run, LISTS)
  expect(run.failures):is_empty()
  expect(vlan):is(10)
  expect(phone.flows.ping.ping.lost):at_most(2) -- of which one waits for the pull
end)
