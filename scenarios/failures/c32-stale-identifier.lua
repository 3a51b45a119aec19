-- C32: EAPOL-Start makes the access point ask for the identity again while the answer to its first
-- question is under way.
local causes, enterprise = require "causes", require "enterprise"

test("EAPOL-Start overtakes the answer", { tags = { "failure", "eap" } }, function(run)
  enterprise.open { model = "eager" }
  run:for_time(s(5))
  local join = enterprise.clerk.joins[1]
  expect(join.outcome):is("ok")
  expect(join.radius_round_trips):is(9)
  local f = causes.only(run, "C32")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("air")
end)
