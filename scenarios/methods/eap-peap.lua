-- WPA2-Enterprise with PEAP and MSCHAPv2: every new AP is a whole EAP conversation over RADIUS, an
-- AP the laptop was with before remembers its PMK.
local roams = require "roams"

radius { name = "aaa", ip = "10.0.0.2", secret = "sieben Siegel", latency = ms(5),
         users = { { identity = "alice", password = "wonderland" } },
         eap = { ca = file "pki/rsa-ca.pem", cert = file "pki/rsa-server.pem",
                 key = file "pki/rsa-server.key" } }
local laptop = station { name = "laptop", at = m(2, 3), model = "generic",
                         config = file "bureau/laptop.conf" }
ap { name = "lobby", at = m(0, 0), config = file "bureau/lobby.conf" }
ap { name = "annex", at = m(80, 0), config = file "bureau/annex.conf" }
laptop:traffic { "voip", codec = "g711", start = s(2) }

test("out, and back by the cache", { tags = { "eap", "walk", "smoke" }, seeds = "1..2" },
     function(run)
  laptop:walk { m(78, 3), m(2, 3), speed = mps(5) }
  run:for_time(s(34))
  expect(laptop.joins):count(1)
  roams.clean(laptop.joins[1], "eap", "lobby")
  expect(laptop.roams):count(2)
  roams.clean(laptop.roams[1], "eap", "annex")
  roams.clean(laptop.roams[2], "skc", "lobby")
  expect(laptop.failures):is_empty()
end)
