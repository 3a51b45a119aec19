-- C70: a phone asks for its keys over the DS long before it goes, and heeds the reassociation
-- deadline: with the 1000 TU that many access points tell it drops everything in between.
local office, causes = require "office", require "causes"

local function go(run, deadline, over)
  local lines = "ft_over_ds=1\nreassociation_deadline=" .. deadline .. "\n"
  office.open { model = "prefetching", left = office.conf("left", lines),
                right = office.conf("right", lines) }
  office.roam(run, over, 9)
end

local tags = { "failure", "ft", "over-ds" }

test("1000 TU are too short", { tags = tags }, function(run)
  go(run, 1000, "ds")
  local f = causes.only(run, "C70")
  expect(f.certainty):is("proven")
  expect(f.station):is("phone")
  expect(f.ap):is("right")
  expect(f.hidden_log):contains("deadline passed")
  expect(office.phone.roams[1].outcome):is_not("ok")
end)

test("20000 TU are not", { tags = tags }, function(run)
  go(run, 20000, "ds")
  local roam = office.phone.roams[1]
  expect(roam.outcome):is("ok")
  expect(roam.method):is("ft-ds")
  expect(run.failures):is_empty()
end)

test("nor are 1000 over the air", { tags = tags }, function(run)
  local lines = "ft_over_ds=0\nreassociation_deadline=1000\n"
  office.open { model = "prefetching", left = office.conf("left", lines),
                right = office.conf("right", lines) }
  office.roam(run, "air", 9)
  expect(office.phone.roams[1].outcome):is("ok")
  expect(office.phone.roams[1].method):is("ft-air")
  expect(run.failures):is_empty()
end)
