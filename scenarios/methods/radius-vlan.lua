-- A VLAN from RADIUS is kept with the PMKSA. An AP that requires one does not take an Access-Accept
-- without.
local roams = require "roams"
local PKI = { ca = file "pki/rsa-ca.pem", cert = file "pki/rsa-server.pem",
              key = file "pki/rsa-server.key" }

local function world(user)
  user.identity, user.password = "alice", "wonderland"
  radius { name = "aaa", ip = "10.0.0.2", secret = "sieben Siegel", latency = ms(5),
           users = { user }, eap = PKI }
  ap { name = "counter", at = m(0, 0), config = file "registry/vlan.conf" }
  ap { name = "vault", at = m(15, 0), config = file "registry/vlan-required.conf" }
  return station { name = "clerk", at = m(2, 3), model = "generic",
                   config = file "registry/clerk.conf" }
end

test("of the user", { tags = { "eap", "vlan" } }, function(run)
  local clerk = world { vlan = 7 }
  run:at(s(2), function() clerk:roam_to("vault") end)
  run:at(s(4), function() clerk:roam_to("counter") end)
  run:at(s(6), function() clerk:roam_to("vault") end)
  run:for_time(s(8))
  roams.clean(clerk.joins[1], "eap", "counter")
  expect(clerk.roams):count(3)
  roams.clean(clerk.roams[1], "eap", "vault")
  roams.clean(clerk.roams[2], "skc", "counter")
  roams.clean(clerk.roams[3], "skc", "vault")
  expect(run.failures):is_empty()
end)

test("required, and not there", { tags = { "eap", "vlan" } }, function(run)
  local clerk = world {}
  run:at(s(2), function() clerk:roam_to("vault") end)
  run:for_time(s(6))
  roams.clean(clerk.joins[1], "eap", "counter")
  expect(#clerk.roams):at_least(1)
  expect(clerk.roams[1].outcome):is_not("ok")
end)
