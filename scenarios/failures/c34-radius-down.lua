-- C34: the RADIUS server does not answer, or too late.
local causes, enterprise = require "causes", require "enterprise"

test("it is down", { tags = { "failure", "eap", "radius" } }, function(run)
  enterprise.open()
  run:at(ms(1), function() enterprise.aaa:kill() end)
  run:for_time(s(60))
  expect(enterprise.clerk.joins[1].outcome):is("failed")
  local f = causes.all(run, "C34")
  expect(f.certainty):is("candidate")
end)

test("it goes down before the roam", { tags = { "failure", "eap", "radius" } }, function(run)
  enterprise.open()
  run:at(s(3), function() enterprise.aaa:kill() end)
  enterprise.roam(run, "air", 60)
  expect(enterprise.clerk.roams[1].outcome):is("failed")
  causes.all(run, "C34")
end)

test("a request is lost", { tags = { "failure", "eap", "radius" } }, function(run)
  enterprise.open()
  fault { drop = "radius-request", nth = 12 }
  enterprise.roam(run, "air", 12)
  local roam = enterprise.clerk.roams[1]
  expect(roam.outcome):is("ok")
  expect(roam.phases.eap.time):between(s(3), ms(3300))
  local f = causes.only(run, "C34")
  expect(f.certainty):is("proven")
end)

test("an answer is lost", { tags = { "failure", "eap", "radius" } }, function(run)
  enterprise.open()
  fault { drop = "radius-challenge", nth = 12 }
  enterprise.roam(run, "air", 12)
  expect(enterprise.clerk.roams[1].outcome):is("ok")
  causes.only(run, "C34")
end)

test("it takes 4 s for an answer", { tags = { "failure", "eap", "radius" } }, function(run)
  enterprise.open()
  fault { slow = true, at = "aaa", by = s(4), time = s(3), lasts = s(3) }
  enterprise.roam(run, "air", 30)
  expect(enterprise.clerk.roams[1].outcome):is("ok")
  causes.only(run, "C34")
end)
