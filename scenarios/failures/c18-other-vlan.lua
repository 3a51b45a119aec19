-- C18: the second AP has the first one's vlan_file and not its dynamic_vlan: it knows the VLAN that
-- comes with PMK-R1, and puts the station into none.
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
r0kh=ff:ff:ff:ff:ff:ff * 000102030405060708090a0b0c0d0e0f
r1kh=00:00:00:00:00:00 00:00:00:00:00:00 000102030405060708090a0b0c0d0e0f
]]

local function play(run, second)
  ap { name = "left", at = m(0, 0),
       config = text(COMMON .. "nas_identifier=left\ndynamic_vlan=1\n") }
  ap { name = "right", at = m(12, 0), config = text(COMMON .. "nas_identifier=right\n" .. second) }
  local phone = station { name = "phone", at = m(4, 3), model = "generic", config = text(
    'network={\nssid="House"\nkey_mgmt=FT-PSK\npsk="salt and pepper"\n}\n') }
  phone:traffic { "ping", interval = ms(100), start = s(2) }
  run:at(s(4), function() phone:roam_to("right") end)
  run:for_time(s(7))
  expect(phone.roams[1].method):is("ft-air")
  expect(phone.roams[1].outcome):is("ok")
  return phone
end

test("the VLAN is lost on the way", { tags = { "failure", "ft", "vlan" } }, function(run)
  local phone = play(run, "")
  local f = causes.only(run, "C18")
  expect(f.certainty):is("proven")
  expect(phone.flows.ping.ping.received):at_most(21)
end)

test("it comes along", { tags = { "failure", "ft", "vlan" } }, function(run)
  local phone = play(run, "dynamic_vlan=1\n")
  expect(run.failures):is_empty()
  expect(phone.flows.ping.ping.lost):at_most(2) -- of which one waits for the pull
end)
