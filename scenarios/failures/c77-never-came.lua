-- C77: "deauthenticated due to inactivity" at the target, ten seconds after a station was answered
-- that never came. The line looks like somebody's departure; the roam never happened.
local office = require "office"

test("the answer never arrives", { tags = { "failure", "ft" } }, function(run)
  office.open()
  fault { drop = "auth", from = "right", times = 0 }
  office.roam(run, "air", 18)
  local roam = office.phone.roams[1]
  expect(roam.outcome):is("fell-back")
  expect(roam.to):is("left")
  expect(run.failures):count(2)
  expect(run.failures[1].cause):is("C76")
  expect(run.failures[1].why):contains("authentication response was never acknowledged")
  local f = run.failures[2]
  expect(f.cause):is("C77")
  expect(f.ap):is("right")
  expect(f.certainty):is("proven")
  expect(f.visible_log):contains("deauthenticated due to inactivity")
end)

-- The same line of an AP that the station had left tells of tidying up.
test("who went elsewhere is no failure", { tags = { "failure", "ft" } }, function(run)
  office.open()
  run:at(s(6), function() office.left:deauth(office.phone) end)
  office.roam(run, "air", 20)
  expect(run.failures):is_empty()
end)
