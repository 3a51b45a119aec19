-- C05: the key holder's answer never arrives. The target holds the authentication for 4 s; the
-- phone has given up long before.
local office, causes = require "office", require "causes"

test("the switch drops the pull", { tags = { "failure", "ft", "pull" } }, function(run)
  office.open()
  fault { drop = "rrb-pull", where = "wire", from = "right", times = 0 }
  office.roam(run, "air", 12)
  causes.fell_back(office.phone.roams[1], "C05", "right")
  local f = causes.only(run, "C05")
  expect(f.certainty):is("proven")
  expect(f.hidden_log):contains("FT: Timeout pending pull request")
end)

test("the switch drops the answer", { tags = { "failure", "ft", "pull" } }, function(run)
  office.open()
  fault { drop = "rrb-resp", where = "wire", from = "left", times = 0 }
  office.roam(run, "air", 12)
  causes.fell_back(office.phone.roams[1], "C05", "right")
  causes.only(run, "C05")
end)

test("the home AP is dead", { tags = { "failure", "ft", "pull" } }, function(run)
  office.open()
  run:at(ms(2900), function() office.left:kill() end)
  office.roam(run, "air", 12)
  causes.fell_back(office.phone.roams[1], "C05", "right")
  causes.only(run, "C05")
end)
