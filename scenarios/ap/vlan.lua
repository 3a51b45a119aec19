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
