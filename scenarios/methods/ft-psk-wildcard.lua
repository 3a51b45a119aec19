-- FT-PSK with wildcard key holders: one key for all, peers are found by broadcast.
local roams = require "roams"

local reader = station { name = "reader", at = m(3, 3), config = file "library/reader.conf" }
ap { name = "desk", at = m(0, 0), config = file "library/desk.conf" }
ap { name = "stacks", at = m(45, 0), config = file "library/stacks.conf" }
reader:traffic { "ping", interval = ms(100), start = s(1) }

test("out and back", { tags = { "ft", "pull", "wildcard", "walk" }, seeds = "1..2" },
     function(run)
  reader:walk { m(44, 3), m(2, 3), speed = mps(3) }
  run:for_time(s(32))
  roams.round(reader, "desk", "psk", "ft-air", { "stacks", "desk" })
  expect(run.failures):is_empty()
end)

test("three APs", { tags = { "ft", "pull", "wildcard" } }, function(run)
  ap { name = "cellar", at = m(20, 20), config = file "library/cellar.conf" }
  for i, stop in ipairs { "cellar", "stacks", "cellar", "desk" } do
    run:at(s(2 * i), function() reader:place(m(22, 4)) reader:roam_to(stop) end)
  end
  run:for_time(s(10))
  roams.round(reader, "desk", "psk", "ft-air", { "cellar", "stacks", "cellar", "desk" })
  expect(run.failures):is_empty()
end)

test("the answering AP was restarted", { tags = { "ft", "wildcard" } }, function(run)
  -- Its sequence numbers begin anew: the asker must learn them before it believes an answer.
  fault { reboot = true, at = "stacks", time = s(1), lasts = s(1) }
  run:at(s(3), function() reader:place(m(22, 4)) reader:roam_to("stacks") end)
  run:for_time(s(6))
  roams.round(reader, "desk", "psk", "ft-air", { "stacks" })
  expect(run.failures):is_empty()
end)
