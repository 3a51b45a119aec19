-- C06: the two ends of an r0kh/r1kh pair have different keys.
local office, causes = require "office", require "causes"

test("one digit of the key is wrong", { tags = { "failure", "ft", "pull" } }, function(run)
  office.open { right = file "c06/right.conf" }
  office.roam(run, "air", 12)
  causes.fell_back(office.phone.roams[1], "C06", "right")
  local f = causes.all(run, "C06")
  expect(f.certainty):is("proven")
  expect(f.visible_log):contains("Failed to decrypt")
end)

test("somebody changes every key response", { tags = { "failure", "ft", "pull" } }, function(run)
  office.open()
  fault { bug = "rrb-tamper", at = "left", times = 0 }
  office.roam(run, "air", 12)
  causes.fell_back(office.phone.roams[1], "C06", "right")
  causes.all(run, "C06")
end)

test("one changed frame costs a repetition", { tags = { "ft", "pull" } }, function(run)
  office.open()
  fault { bug = "rrb-tamper", at = "left" }
  office.roam(run, "air", 12)
  expect(office.phone.roams[1].outcome):is("ok")
  expect(office.phone.roams[1].method):is("ft-air")
  expect(run.failures):is_empty()
end)

test("a response sent twice does no harm", { tags = { "ft", "pull" } }, function(run)
  office.open()
  fault { bug = "rrb-replay", at = "left", times = 0 }
  office.roam(run)
  expect(office.phone.roams[1].outcome):is("ok")
  expect(office.phone.roams[1].method):is("ft-air")
  expect(run.failures):is_empty()
end)
