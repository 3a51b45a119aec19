-- EAP again in the same association, by the AP's own clock or by RADIUS: a new PMK and a new
-- handshake, while data goes on. Session-Timeout without it sends the station away.
local causes, roams = require "causes", require "roams"

local PKI = { ca = file "pki/rsa-ca.pem", cert = file "pki/rsa-server.pem",
              key = file "pki/rsa-server.key" }

local function world(conf, user)
  user.identity, user.password = "alice", "wonderland"
  radius { name = "aaa", ip = "10.0.0.2", secret = "sieben Siegel", latency = ms(5),
           users = { user }, eap = PKI }
  ap { name = "counter", at = m(0, 0), config = file(conf) }
  local clerk = station { name = "clerk", at = m(2, 3), model = "generic",
                          config = file "registry/clerk.conf" }
  clerk:traffic { "voip", codec = "g711", start = s(2) }
  return clerk
end

local function steady(run, clerk)
  run:for_time(s(20))
  expect(clerk.joins):count(1)
  roams.clean(clerk.joins[1], "eap", "counter")
  expect(clerk.roams):count(0)
  expect(clerk.flows.voip.lost_up):at_most(4)
  expect(clerk.flows.voip.lost_down):at_most(4)
  expect(run.failures):is_empty()
end

test("eap_reauth_period", { tags = { "eap", "lifetime" } }, function(run)
  steady(run, world("registry/strict.conf", {}))
end)

test("Termination-Action asks for it", { tags = { "eap", "lifetime" } }, function(run)
  steady(run, world("registry/counter.conf", { session_timeout = s(6), reauthenticate = true }))
end)

test("Session-Timeout ends the session", { tags = { "eap", "lifetime" } }, function(run)
  local clerk = world("registry/counter.conf", { session_timeout = s(6) })
  run:for_time(s(10))
  expect(clerk.joins):count(2)
  roams.clean(clerk.joins[1], "eap", "counter")
  -- the PMKSA has ended with it
  expect(clerk.joins[2].to):is("counter")
  expect(clerk.joins[2].outcome):is("fell-back")
  expect(clerk.joins[2].method):is("eap")
  expect(clerk.joins[2].trigger):is("deauth")
  expect(clerk.joins[2].cause):is("C92")
  expect(causes.only(run, "C92").evidence):is("log")
end)

-- As often as it comes: the AP has its reason, and throws nobody out.
test("and the next one, and the next", { tags = { "eap", "lifetime" } }, function(run)
  local clerk = world("registry/counter.conf", { session_timeout = s(6) })
  run:for_time(s(30))
  expect(clerk.joins):count(5)
  expect(#run.failures):at_least(4)
  for _, f in ipairs(run.failures) do
    expect(f.cause):is("C92")
  end
end)
