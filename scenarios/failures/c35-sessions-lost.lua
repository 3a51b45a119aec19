-- C35: roams resume the TLS session until the server that keeps it is restarted, or another one is
-- asked, which has none: then each station goes through all of TLS once more.
local causes, enterprise = require "causes", require "enterprise"

local KEPT = { eap = { session_lifetime = s(3600) } }
local tags = { "failure", "eap", "radius", "resumption" }

for _, method in ipairs { "TTLS", "TLS" } do
  test("the server was restarted, " .. method, { tags = tags }, function(run)
    fault { reboot = true, at = "aaa", time = s(3), lasts = ms(200) }
    enterprise.open { method = method, radius = KEPT }
    enterprise.roam(run)
    local roam = enterprise.clerk.roams[1]
    expect(roam.outcome):is("ok")
    expect(roam.method):is("eap")
    expect(roam.radius_round_trips):is(enterprise.clerk.joins[1].radius_round_trips)
    expect(roam.cause):is("C35")
    local f = causes.only(run, "C35")
    expect(f.certainty):is("candidate")
    expect(f.evidence):is("air")
    expect(f.ap):is("south")
  end)
end

-- Each access point is its own server: what the first one keeps is nothing to the second.
test("two servers that share nothing", { tags = tags }, function(run)
  enterprise.open { own = "office/users.eap_user", ap = "tls_session_lifetime=3600\n" }
  enterprise.roam(run)
  expect(enterprise.clerk.roams[1].cause):is("C35")
  causes.only(run, "C35")
end)

test("nothing happened to the server", { tags = { "eap", "radius", "resumption" } }, function(run)
  enterprise.open { method = "TTLS", radius = KEPT }
  enterprise.roam(run)
  expect(enterprise.clerk.roams[1].radius_round_trips):at_most(4)
  expect(run.failures):is_empty()
end)
