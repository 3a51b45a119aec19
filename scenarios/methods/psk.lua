-- A home with one WPA2 passphrase: every roam is a new association and a whole 4-way handshake.
local roams = require "roams"

local phone = station { name = "phone", at = m(2, 3), model = "generic",
                        config = file "home/phone.conf" }
ap { name = "hall", at = m(0, 0), config = file "home/hall.conf" }
ap { name = "kitchen", at = m(80, 0), config = file "home/kitchen.conf" }
phone:traffic { "voip", codec = "g711", start = s(1) }

test("out and back past two routers", { tags = { "psk", "walk", "smoke" }, seeds = "1..3" },
     function(run)
  phone:walk { m(78, 3), m(2, 3), speed = mps(5) }
  run:for_time(s(34))
  roams.round(phone, "hall", "psk", "psk", { "kitchen", "hall" })
  expect(phone.roams[1].trigger):is("signal")
  -- Eight frames at 1 Mb/s are 9 ms, the clients' and routers' thinking 5 ms, a channel change 3 ms
  -- and the key half a millisecond: twice that leaves room for beacons and speech on the channel.
  expect(roams.handoff(phone.roams[1])):at_most(ms(35))
  expect(roams.handoff(phone.roams[2])):at_most(ms(35))
  -- Looking for APs costs more: two scans of the other two channels, 63 ms away for each.
  expect(phone.roams[1].outage_down):between(ms(126), ms(300))
end)

test("three routers and back", { tags = { "psk", "walk" } }, function(run)
  ap { name = "attic", at = m(160, 0), config = file "home/attic.conf" }
  phone:walk { m(158, 3), m(2, 3), speed = mps(5) }
  run:for_time(s(66))
  roams.round(phone, "hall", "psk", "psk", { "kitchen", "attic", "kitchen", "hall" })
  expect(run.failures):is_empty()
end)
