-- C33: one EAP frame is lost, and the access point waits 3 s before it asks again. The station gets
-- in all the same.
local causes, enterprise = require "causes", require "enterprise"

local function recovers(run, what, after)
  enterprise.open()
  fault(what)
  run:for_time(s(9))
  local join = enterprise.clerk.joins[1]
  expect(join.outcome):is("ok")
  expect(join.phases.eap.time):between(after or s(3), (after or s(3)) + ms(300))
  local f = causes.only(run, "C33")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("air")
end

-- wpa_supplicant begins by itself after 2 s.
test("the question for the identity", { tags = { "failure", "eap" } }, function(run)
  recovers(run, { drop = "eapol", from = "north", ack = true }, s(2))
end)

test("its answer", { tags = { "failure", "eap" } }, function(run)
  recovers(run, { drop = "eapol", from = "clerk", ack = true })
end)

test("a fragment of the certificates", { tags = { "failure", "eap", "tls" } }, function(run)
  recovers(run, { drop = "eapol", from = "north", nth = 4, ack = true })
end)

test("every answer", { tags = { "failure", "eap" } }, function(run)
  enterprise.open()
  fault { drop = "eapol", from = "clerk", ack = true, times = 0 }
  run:for_time(s(9))
  expect(enterprise.clerk.joins[1].outcome):is("failed")
  causes.only(run, "C33")
end)
