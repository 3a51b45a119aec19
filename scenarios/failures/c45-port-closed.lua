-- C45: the notebook comes back to an access point that has its PMK. The 4-way handshake succeeds,
-- but 802.1X there waits for the success of an EAP exchange that the cached key has spared, and the
-- port stays closed.
local causes, enterprise = require "causes", require "enterprise"

local tags = { "failure", "eap", "pmksa", "c45" }

test("the port stays closed", { tags = tags, seeds = "1..3" }, function(run)
  enterprise.open {}
  enterprise.clerk:traffic { "voip", codec = "g711", start = s(1) }
  fault { bug = "pae-stuck", at = "north" }
  enterprise.tour(run, "air", 12)
  local roam = enterprise.clerk.roams[2]
  expect(roam.to):is("north")
  expect(roam.method):is("skc")
  expect(roam.cause):is("C45")
  expect(roam.outage_up):at_least(s(4)) -- to the end
  local f = causes.only(run, "C45")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("log")
end)

test("the port opens", { tags = { "eap", "pmksa" } }, function(run)
  enterprise.open {}
  enterprise.clerk:traffic { "voip", codec = "g711", start = s(1) }
  enterprise.tour(run, "air", 12)
  expect(enterprise.clerk.roams[2].method):is("skc")
  expect(enterprise.clerk.roams[2].outage_up):at_most(ms(100))
  expect(run.failures):is_empty()
end)
