-- C86: access point and RADIUS server have different secrets. Whoever gets a packet that is signed
-- with the wrong one is silent, so that it looks like a server that is down (C34).
local causes, enterprise = require "causes", require "enterprise"

test("one of them has another secret", { tags = { "failure", "eap", "radius" } }, function(run)
  enterprise.open { radius = { secret = "the cellar key hangs behind the stairs" } }
  run:for_time(s(12))
  expect(enterprise.clerk.joins[1].outcome):is("failed")
  local f = causes.all(run, "C86")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("inside")
  expect(f.hidden_log):contains("Invalid Message-Authenticator")
end)

test("only the second access point", { tags = { "failure", "eap", "radius" } }, function(run)
  enterprise.open {
    radius = { clients = { { ip = "10.0.0.11", secret = enterprise.secret },
                           { ip = "10.0.0.12", secret = "forgotten" } } },
  }
  enterprise.roam(run, "air", 20)
  expect(enterprise.clerk.joins[1].outcome):is("ok")
  expect(enterprise.clerk.roams[1].outcome):is("failed")
  expect(enterprise.clerk.roams[1].cause):is("C86")
end)

test("somebody forges every answer", { tags = { "failure", "eap", "radius" } }, function(run)
  enterprise.open()
  fault { bug = "radius-mac", at = "aaa", times = 0 }
  run:for_time(s(3)) -- the server repeats what it has said, forged as it was
  expect(enterprise.clerk.joins[1].outcome):is("failed")
  local f = causes.all(run, "C86")
  expect(f.evidence):is("log")
  expect(f.visible_log):contains("Invalid Message-Authenticator")
end)
