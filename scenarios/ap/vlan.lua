-- A VLAN for each passphrase: a LAN of its own on the air, by a group key of its own, and on the
-- cables, by a tag; the way back from the gateway is in the same VLAN. Ports of switches are trunks
-- of all VLANs unless they are told otherwise.
local roams = require "roams"

local tags = { "ap", "vlan" }
local HOUSE = file "vlan/house.conf"

local function member(name, secret, at)
  local sta = station { name = name, at = at or m(4, 3), model = "generic",
                        config = text('network={\nssid="House"\npsk="' .. secret .. '"\n}\n') }
  sta:traffic { "ping", interval = ms(100), start = s(2) }
  return sta
end

-- given: what the switch ports of either AP are.
local function house(left, right)
  local function one(name, at, given)
    return ap { name = name, at = at, config = HOUSE, vlan = given.vlan, vlans = given.vlans,
                lan = given.lan }
  end
  return one("left", m(0, 0), left or {}), one("right", m(12, 0), right or {})
end

test("a passphrase, a VLAN", { tags = tags }, function(run)
  local left, right = house()
  local phone, guest = member("phone", "salt and pepper"), member("guest", "welcome, stranger")
  local printer = member("printer", "for the machines")
  local all = { { phone, 10 }, { guest, 20 }, { printer, 0 } }
  run:for_time(ms(3050))
  for _, one in ipairs(all) do
    local sta, vlan = one[1], one[2]
    expect(left:vlan(sta)):is(vlan)
    sta:roam_to("right")
    run:for_time(s(1))
    expect(right:vlan(sta)):is(vlan)
  end
  run:for_time(s(1))
  for _, one in ipairs(all) do
    local sta = one[1]
    expect(sta.joins):count(1)
    roams.clean(sta.roams[1], "psk", "right")
    expect(sta.flows.ping.ping.lost):at_most(1)
  end
  expect(run.failures):is_empty()
end)

-- [hostapd] wpa_rekey_gtk renews the group keys of all VLANs at once; whoever pings goes on.
test("every VLAN's group key is renewed", { tags = tags }, function(run)
  local left = house()
  local phone, guest = member("phone", "salt and pepper"), member("guest", "welcome, stranger")
  local renewed = "RSN: Group rekeying completed"
  phone:listen(renewed)
  guest:listen(renewed)
  run:at(s(3), function() left:rekey() end)
  run:for_time(s(5))
  expect(phone:heard(renewed)):is(1)
  expect(guest:heard(renewed)):is(1)
  expect(phone.flows.ping.ping.lost):is(0)
  expect(guest.flows.ping.ping.lost):is(0)
end)

-- The passphrase is right, and still there is no place for the station: reason 2, again and again.
test("a VLAN that the access point does not have", { tags = tags }, function(run)
  local left = house()
  local phone = member("phone", "behind the wall")
  local line = "Invalid VLAN ID 30 in wpa_psk_file"
  left:listen(line)
  run:for_time(s(4))
  expect(left:heard(line)):at_least(1)
  expect(phone:ap()):is(nil)
  expect(phone.flows.ping.ping.received):is(0)
end)

-- Where the switch takes no tags, the VLAN ends at its port.
test("trunks and access ports", { tags = tags }, function(run)
  switch { name = "attic", vlans = { 10 } }
  house({ lan = "attic" }, { vlan = 20 })
  local phone, guest = member("phone", "salt and pepper"), member("guest", "welcome, stranger")
  local printer = member("printer", "for the machines", m(14, 3))
  run:at(ms(6050), function() guest:roam_to("right") end)
  run:at(ms(6150), function() printer:roam_to("right") end)
  run:for_time(s(9))
  expect(phone.flows.ping.ping.lost):is(0)     -- the trunk of the attic carries 10,
  expect(guest.flows.ping.ping.received):is(0) -- nothing else with a tag, and no access port does
  expect(guest.failures):count(1)
  expect(guest.failures[1].cause):is("C65")
  -- what has no tag is in the VLAN of the port: after the roam the printer is a stranger there
  expect(printer.flows.ping.ping.received):between(41, 42)
end)

-- Keys, DHCP lease and neighbours' addresses are there, and nothing comes through.
test("a trunk that the VLAN was forgotten on", { tags = tags }, function(run)
  house({ vlans = { 10, 20 } }, { vlans = { 20 } })
  local phone, guest = member("phone", "salt and pepper"), member("guest", "welcome, stranger")
  run:at(ms(3050), function() phone:roam_to("right") end)
  run:at(ms(4050), function() guest:roam_to("right") end)
  run:for_time(s(7))
  roams.clean(guest.roams[1], "psk", "right")
  expect(guest.flows.ping.ping.lost):at_most(1)
  expect(phone.roams[1].outcome):is("ok")
  expect(phone.roams[1].cause):is("C65")
  expect(phone.flows.ping.ping.received):at_most(11)
  expect(run.failures):count(1)
end)

-- Frames to all of a VLAN are under its own group key: the gateway asks for a station that never
-- said anything. After fast transition the key comes in the Reassociation Response.
local FT = "interface=wlan0\nbridge=br0\nssid=House\nhw_mode=g\nchannel=1\nwpa=2\n" ..
           "wpa_key_mgmt=FT-PSK\nrsn_pairwise=CCMP\nmobility_domain=4f57\ndynamic_vlan=1\n" ..
           "r0kh=ff:ff:ff:ff:ff:ff * 000102030405060708090a0b0c0d0e0f\n" ..
           "r1kh=00:00:00:00:00:00 00:00:00:00:00:00 000102030405060708090a0b0c0d0e0f\n"

local function listener(key_mgmt, start)
  local sta = station { name = "phone", at = m(4, 3), model = "generic", config = text(
    'network={\nssid="House"\nkey_mgmt=' .. key_mgmt .. '\npsk="salt and pepper"\n}\n') }
  sta:traffic { "udp", interval = ms(20), start = start, up = false }
  return sta
end

test("a group key of the VLAN's own", { tags = tags }, function(run)
  house()
  local phone = listener("WPA-PSK", s(2))
  run:for_time(s(4))
  expect(phone.flows.udp.lost_down):is(0)
end)

-- Somebody who answers for the gateway, to all who hear it: those without a VLAN.
local function impostor(run, at)
  local eve = intruder { name = "eve", at = m(0, 40), freq = 2412, cable = true }
  local own = "020000000bad"
  run:at(at, function()
    eve:send_by_cable("ffffffffffff" .. own .. "0806" .. "0001080006040002" .. own .. "0a000001" ..
                      "ffffffffffff" .. "0a000001")
  end)
end

test("who is in no VLAN hears it, who is in one does not", { tags = tags }, function(run)
  house()
  local phone, printer = member("phone", "salt and pepper"), member("printer", "for the machines")
  impostor(run, s(3))
  run:for_time(s(5))
  expect(phone.flows.ping.ping.lost):is(0)
  expect(printer.flows.ping.ping.lost):at_least(15)
end)

local function ft_house(second)
  for name, given in pairs { left = { m(0, 0), "house" }, right = { m(12, 0), second } } do
    ap { name = name, at = given[1],
         config = text(FT .. "nas_identifier=" .. name .. "\nwpa_psk_file=vlan/house.psk\n" ..
                       "vlan_file=vlan/" .. given[2] .. ".vlan\n") }
  end
end

test("and after fast transition", { tags = tags }, function(run)
  ft_house("house")
  local phone = listener("FT-PSK", s(5))
  phone:traffic { "ping", interval = ms(100), start = ms(5500) }
  run:at(s(2), function() phone:roam_to("right") end)
  impostor(run, s(6))
  run:for_time(s(7))
  roams.clean(phone.roams[1], "ft-air", "right")
  expect(phone.flows.udp.lost_down):is(0)
  expect(phone.flows.ping.ping.lost):is(0)
end)

-- The VLAN that comes with the key is none of the second access point's.
test("fast transition into a VLAN that is not there", { tags = tags }, function(run)
  ft_house("guests")
  local phone = listener("FT-PSK", s(1))
  run:at(s(2), function() phone:roam_to("right") end)
  run:for_time(s(3))
  expect(phone.roams[1].attempts[1].method):is("ft-air")
  expect(phone.roams[1].attempts[1].status):is(1)
end)

-- One process, one cable: what comes in for the family's VLAN is not for who is in the guests' now.
test("down into the right VLAN", { tags = tags }, function(run)
  local own = "bridge=br0\nssid=House\nwpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\n" ..
              "dynamic_vlan=1\nvlan_file=vlan/house.vlan\nwpa_psk_file=vlan/"
  ap { name = "both", at = m(0, 0), config = text(
    "interface=wlan0\nhw_mode=g\nchannel=1\n" .. own .. "house.psk\nbss=wlan1\n" .. own ..
    "moved.psk\n") }
  local phone = listener("WPA-PSK", s(2))
  run:at(ms(3010), function() phone:roam_to("both", { bss = 2 }) end)
  run:for_time(s(6))
  expect(phone.roams[1].outcome):is("ok")
  expect(phone.flows.udp.received_down):between(48, 53) -- one second of four
end)
