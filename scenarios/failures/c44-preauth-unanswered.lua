-- The target announces pre-authentication, but hostapd was not told on which interface to listen:
-- EAPOL-Start goes unanswered until the station gives up, and the roam is a whole EAP.
local causes = require "causes"

radius { name = "aaa", ip = "10.0.0.2", secret = "ex libris", latency = ms(5),
         users = { { identity = "alice", password = "wonderland" } },
         eap = { ca = file "pki/rsa-ca.pem", cert = file "pki/rsa-server.pem",
                 key = file "pki/rsa-server.key" } }
local tablet = station { name = "tablet", at = m(2, 3), model = "generic",
                         config = file "c44/tablet.conf" }
ap { name = "hall", at = m(0, 0), config = file "c44/hall.conf" }
ap { name = "library", at = m(15, 0), config = file "c44/library.conf" }

test("nobody listens", { tags = { "eap", "preauth" } }, function(run)
  run:at(s(8), function() tablet:roam_to("library") end)
  run:for_time(s(11))
  expect(tablet.roams):count(1)
  expect(tablet.roams[1].method):is("eap")
  expect(tablet.roams[1].outcome):is("ok")
  local failure = causes.only(run, "C44")
  expect(failure.station):is("tablet")
  expect(failure.ap):is("library")
  expect(failure.evidence):is("log")
end)
