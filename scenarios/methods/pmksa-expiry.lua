-- A PMKSA does not last for ever. At 70 % of its life the station asks for EAP again, while its
-- data goes on; where that comes to nothing, the end of the PMKSA is that of the association.
local roams = require "roams"

local aaa = radius { name = "aaa", ip = "10.0.0.2", secret = "sieben Siegel", latency = ms(5),
               users = { { identity = "alice", password = "wonderland" } },
               eap = { ca = file "pki/rsa-ca.pem", cert = file "pki/rsa-server.pem",
                       key = file "pki/rsa-server.key" } }
ap { name = "counter", at = m(0, 0), config = file "registry/counter.conf" }
ap { name = "vault", at = m(15, 0), config = file "registry/vault.conf" }
local clerk = station { name = "clerk", at = m(2, 3), model = "generic",
                        config = file "registry/short-lived.conf" }
clerk:traffic { "voip", codec = "g711", start = s(2) }

test("renewed in time", { tags = { "eap", "lifetime" } }, function(run)
  run:for_time(s(25))
  expect(clerk.joins):count(1)
  roams.clean(clerk.joins[1], "eap", "counter")
  expect(clerk.roams):count(0)
  expect(clerk.flows.voip.lost_up):at_most(2)
  expect(clerk.flows.voip.lost_down):at_most(2)
  expect(run.failures):is_empty()
end)

test("nobody answers", { tags = { "eap", "lifetime" } }, function(run)
  run:at(s(5), function() aaa:kill() end)
  run:for_time(s(14))
  expect(clerk.joins):count(2)
  expect(clerk.joins[1].outcome):is("ok")
  expect(clerk.joins[2].outcome):is("failed")
  expect(clerk.flows.voip.lost_down):at_least(100)
end)

-- What expired is not offered: EAP anew.
test("expired meanwhile", { tags = { "eap", "lifetime" } }, function(run)
  run:at(s(3), function() clerk:roam_to("vault") end)
  run:at(s(14), function() clerk:roam_to("counter") end)
  run:for_time(s(17))
  expect(clerk.roams):count(2)
  roams.clean(clerk.roams[1], "eap", "vault")
  roams.clean(clerk.roams[2], "eap", "counter")
end)
