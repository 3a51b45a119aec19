-- C81: the key comes, but after the phone has stopped waiting for the answer.
local office, causes = require "office", require "causes"

test("a slow path between the access points", { tags = { "failure", "ft", "pull" } }, function(run)
  office.open()
  fault { delay = "rrb-resp", from = "left", by = ms(700), times = 0 }
  office.roam(run, "air", 12)
  causes.fell_back(office.phone.roams[1], "C81", "right")
  local f = causes.only(run, "C81")
  expect(f.certainty):is("proven")
end)
