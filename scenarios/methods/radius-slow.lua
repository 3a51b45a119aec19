-- The RADIUS server far away: every round trip of EAP is one to it, which FT and cached keys spare.
local enterprise = require "enterprise"

local trip = param("radius", ms(200))

test("a full authentication at every access point", { tags = { "eap", "radius", "slow" } },
     function(run)
  enterprise.open { radius = { latency = trip } }
  enterprise.tour(run, "air", 12)
  enterprise.went("eap", 9, "eap", 9, "skc", 0)
  expect(enterprise.clerk.roams[1].phases.eap.time):between(9 * trip, 9 * trip + ms(120))
end)

test("TLS sessions kept", { tags = { "eap", "radius", "slow", "resumption" } }, function(run)
  enterprise.open { radius = { latency = trip, eap = { session_lifetime = s(3600) } } }
  enterprise.tour(run, "air", 12)
  enterprise.went("eap", 9, "eap", 4, "skc", 0)
  expect(enterprise.clerk.roams[1].phases.eap.time):at_most(4 * trip + ms(60))
end)

test("FT does not ask it", { tags = { "eap", "radius", "slow", "ft" } }, function(run)
  enterprise.open { akm = "FT-EAP", domain = true, radius = { latency = trip } }
  enterprise.tour(run)
  enterprise.went("eap", 9, "ft-air", 0, "ft-air", 0)
  expect(enterprise.clerk.roams[1].t_key):at_most(ms(12))
end)

test("one CPU for many logins", { tags = { "eap", "radius", "slow" } }, function(run)
  enterprise.open { radius = { request = ms(20) } }
  for i = 1, 6 do
    station { name = "colleague" .. i, at = m(3, i), config = text(enterprise.phone {}) }
  end
  run:for_time(s(12))
  local eap = enterprise.clerk.joins[1].phases.eap.time
  expect(eap):at_least(9 * ms(25))
end)
