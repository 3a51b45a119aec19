-- WPA and WPA2 under one name: each device takes the best element it understands, and all of them
-- share group keys of TKIP, the weaker cipher.
local roams = require "roams"

local handheld = station { name = "handheld", at = m(2, 3), model = "no-ft",
                           config = file "foundry/handheld.conf" }
local tablet = station { name = "tablet", at = m(4, 3), config = file "foundry/tablet.conf" }
local front = ap { name = "front", at = m(0, 0), config = file "foundry/front.conf" }
ap { name = "back", at = m(80, 0), config = file "foundry/back.conf" }

test("TKIP and CCMP side by side", { tags = { "psk", "wpa1", "tkip", "mixed", "walk" },
                                     seeds = "1..2" }, function(run)
  handheld:traffic { "voip", codec = "g711", start = s(2) }
  tablet:traffic { "ping", interval = ms(250), start = s(2) }
  handheld:walk { m(78, 3), m(2, 3), speed = mps(5) }
  tablet:walk { m(78, 3), m(4, 3), speed = mps(4), start = s(1) }
  run:for_time(s(42))
  roams.round(handheld, "front", "psk", "psk", { "back", "front" })
  roams.round(tablet, "front", "psk", "psk", { "back", "front" })
  expect(run.failures):is_empty()
end)

test("new group keys for both", { tags = { "psk", "wpa1", "tkip", "mixed" } }, function(run)
  handheld:traffic { "ping", interval = ms(250), start = s(2) }
  tablet:traffic { "ping", interval = ms(250), start = s(2) }
  run:at(s(3), function() front:rekey() end)
  run:for_time(s(6))
  expect(handheld.joins):count(1)
  expect(tablet.joins):count(1)
  expect(run.failures):is_empty()
end)
