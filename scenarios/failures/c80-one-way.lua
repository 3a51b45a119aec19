-- C80: the target may ask, but the key holder does not know it: its r1kh list lacks a line.
local office, causes = require "office", require "causes"

test("r0kh without the matching r1kh", { tags = { "failure", "ft", "pull" } }, function(run)
  office.open { left = file "c80/left.conf" }
  office.roam(run, "air", 12)
  causes.fell_back(office.phone.roams[1], "C80", "right")
  local f = causes.all(run, "C80")
  expect(f.certainty):is("proven")
  expect(f.hidden_log):contains("FT: No matching R1KH found")
end)

test("the other direction works", { tags = { "ft", "pull" } }, function(run)
  office.open { left = file "c80/left.conf" }
  office.phone:place(m(11, 3))
  run:at(s(3), function() office.phone:roam_to("left") end)
  run:for_time(s(6))
  expect(office.phone.joins[1].to):is("right")
  expect(office.phone.roams[1].method):is("ft-air")
  expect(office.phone.roams[1].outcome):is("ok")
  expect(run.failures):is_empty()
end)
