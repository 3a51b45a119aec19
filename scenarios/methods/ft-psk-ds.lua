-- FT-PSK over the distribution system: the request travels through the current AP, so that only
-- the reassociation happens on the new channel.
local roams = require "roams"

ap { name = "bar", at = m(0, 0), config = file "hostel/bar.conf" }
ap { name = "floor1", at = m(80, 0), config = file "hostel/floor1.conf" }

test("a client that prefers it", { tags = { "ft", "ft-ds", "walk", "smoke" }, seeds = "1..3" },
     function(run)
  local laptop = station { name = "laptop", at = m(2, 3), model = "ft-ds",
                           config = file "hostel/laptop.conf" }
  laptop:traffic { "voip", codec = "g711", start = s(2) }
  laptop:walk { m(78, 3), m(2, 3), speed = mps(5), start = s(2) }
  run:for_time(s(36))
  roams.round(laptop, "bar", "psk", "ft-ds", { "floor1", "bar" })
  expect(run.failures):is_empty()
end)

test("three APs by command, there and back", { tags = { "ft", "ft-ds" } }, function(run)
  local laptop = station { name = "laptop", at = m(80, 6), config = file "hostel/laptop.conf" }
  ap { name = "floor2", at = m(120, 0), config = file "hostel/floor2.conf" }
  laptop:traffic { "ping", interval = ms(100), start = s(2) }
  for i, stop in ipairs { "floor2", "bar", "floor2", "floor1" } do
    run:at(s(2 + 2 * i), function() laptop:roam_to(stop, { over = "ds" }) end)
  end
  run:for_time(s(12))
  roams.round(laptop, "floor1", "psk", "ft-ds", { "floor2", "bar", "floor2", "floor1" })
  expect(run.failures):is_empty()
end)

test("over the DS there, over the air back", { tags = { "ft", "ft-ds" } }, function(run)
  local laptop = station { name = "laptop", at = m(40, 6), config = file "hostel/laptop.conf" }
  run:at(s(3), function() laptop:place(m(10, 6)) end)
  run:at(s(4), function() laptop:roam_to("floor1", { over = "ds" }) end)
  run:at(s(6), function() laptop:roam_to("bar", { over = "air" }) end)
  run:for_time(s(8))
  expect(laptop.roams):count(2)
  expect(run.failures):is_empty()
end)
