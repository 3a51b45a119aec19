-- The AP knows the key the station names, but message 1 is lost again and again. After 2 s the
-- station asks for EAP, and hostapd then does without the cached key (C31).
local roams = require "roams"
local causes = require "causes"

radius { name = "aaa", ip = "10.0.0.2", secret = "sieben Siegel", latency = ms(5),
         users = { { identity = "alice", password = "wonderland" } },
         eap = { ca = file "pki/rsa-ca.pem", cert = file "pki/rsa-server.pem",
                 key = file "pki/rsa-server.key" } }
ap { name = "counter", at = m(0, 0), config = file "registry/counter.conf" }
ap { name = "vault", at = m(15, 0), config = file "registry/vault.conf" }
local clerk = station { name = "clerk", at = m(2, 3), model = "generic",
                        config = file "registry/clerk.conf" }

test("EAPOL-Start against a cached key", { tags = { "eap", "skc" } }, function(run)
  fault { drop = "eapol-1", where = "air", to = "clerk", nth = 3, times = 3 }
  run:at(s(2), function() clerk:roam_to("vault") end)
  run:at(s(4), function() clerk:roam_to("counter") end)
  run:for_time(s(9))
  roams.clean(clerk.joins[1], "eap", "counter")
  expect(clerk.roams):count(2)
  roams.clean(clerk.roams[1], "eap", "vault")
  local roam = clerk.roams[2]
  expect(roam.outcome):is("fell-back")
  expect(roam.method):is("eap")
  expect(roam.attempts[1].method):is("skc")
  expect(roam.cause):is("C31")
  causes.only(run, "C31")
end)

test("the third message 1 comes in time", { tags = { "eap", "skc" } }, function(run)
  fault { drop = "eapol-1", where = "air", to = "clerk", nth = 3, times = 2 }
  run:at(s(2), function() clerk:roam_to("vault") end)
  run:at(s(4), function() clerk:roam_to("counter") end)
  run:for_time(s(8))
  expect(clerk.roams):count(2)
  roams.clean(clerk.roams[2], "skc", "counter")
  expect(run.failures):is_empty()
end)
