-- Beacon protection and FT with a hostapd up to 2.10: what it hands out for its beacons is another
-- key, so that the station believes no beacon from then on.
local roams = require "roams"

local function conf(name, channel)
  return text("interface=wlan0\nssid=lighthouse\nhw_mode=g\nchannel=" .. channel .. "\nwpa=2\n" ..
              "wpa_key_mgmt=FT-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=two short one long\n" ..
              "ieee80211w=2\nbeacon_prot=1\nmobility_domain=1187\nft_psk_generate_local=1\n" ..
              "nas_identifier=" .. name .. "\n")
end

local function keeper(lines)
  ap { name = "north", at = m(0, 0), config = conf("north", 1) }
  ap { name = "south", at = m(15, 0), config = conf("south", 11) }
  local phone = station { name = "phone", at = m(4, 3), config = text(
    'network={\nssid="lighthouse"\nscan_freq=2412 2462\nkey_mgmt=FT-PSK\n' ..
    'psk="two short one long"\nieee80211w=2\n' .. lines .. "}\n") }
  phone:traffic { "ping", interval = ms(100), start = s(1) }
  phone:listen("CTRL-EVENT-UNPROT-BEACON")
  phone:listen("CTRL-EVENT-BEACON-LOSS")
  return phone
end

local function tour(run, phone)
  run:at(s(3), function() phone:roam_to("south") end)
  run:for_time(s(9))
  roams.clean(phone.joins[1], "psk", "north")
  roams.clean(phone.roams[1], "ft-air", "south")
end

test("the right key", { tags = { "ft", "pmf", "beacon-protection" } }, function(run)
  local phone = keeper("beacon_prot=1\n")
  tour(run, phone)
  expect(phone:heard("CTRL-EVENT-UNPROT-BEACON")):is(0)
  expect(phone:heard("CTRL-EVENT-BEACON-LOSS")):is(0)
  expect(run.failures):is_empty()
end)

test("the other key", { tags = { "ft", "pmf", "beacon-protection", "failure" } }, function(run)
  local phone = keeper("beacon_prot=1\n")
  fault { at = "south", bug = "bigtk-is-igtk" }
  tour(run, phone)
  expect(phone:heard("CTRL-EVENT-UNPROT-BEACON")):at_least(50)
  expect(phone:heard("CTRL-EVENT-BEACON-LOSS")):at_least(5)
  expect(run.failures):count(1)
  expect(run.failures[1].cause):is("C51")
end)

test("a station that does not look", { tags = { "ft", "pmf" } }, function(run)
  local phone = keeper("")
  fault { at = "south", bug = "bigtk-is-igtk" }
  tour(run, phone)
  expect(phone:heard("CTRL-EVENT-BEACON-LOSS")):is(0)
  expect(run.failures):is_empty()
end)
