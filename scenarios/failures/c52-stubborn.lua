-- C52: the client's threshold lies below what it can hear: it leaves an access point only when that
-- is lost, although it passes under another one.
local office, causes = require "office", require "causes"

test("a walk to the far end", { tags = { "failure", "ft" }, seeds = "1..3" }, function(run)
  pathloss { exponent_milli = 4500 }
  office.open { model = "stubborn" }
  office.phone:walk { m(70, 3), speed = mps(4), start = s(3) }
  run:for_time(s(20))
  local f = causes.only(run, "C52")
  expect(f.certainty):is("candidate")
  expect(f.ap):is("left")
end)
