-- Pre-authentication: while the tablet is with one AP it has its EAP conversation with the others,
-- through the present one and over the cable. When it comes to them, the key is there already.
local roams = require "roams"

radius { name = "aaa", ip = "10.0.0.2", secret = "ex libris", latency = ms(5),
         users = { { identity = "alice", password = "wonderland" } },
         eap = { ca = file "pki/rsa-ca.pem", cert = file "pki/rsa-server.pem",
                 key = file "pki/rsa-server.key" } }
local tablet = station { name = "tablet", at = m(2, 3), model = "generic",
                         config = file "lyceum/tablet.conf" }
ap { name = "hall", at = m(0, 0), config = file "lyceum/hall.conf" }
ap { name = "gym", at = m(15, 0), config = file "lyceum/gym.conf" }
ap { name = "library", at = m(30, 0), config = file "lyceum/library.conf" }
tablet:traffic { "voip", codec = "g711", start = s(2) }

test("keys are there before the tablet is", { tags = { "eap", "preauth" } }, function(run)
  run:at(s(6), function() tablet:roam_to("gym") end)
  run:at(s(8), function() tablet:roam_to("library") end)
  run:at(s(10), function() tablet:roam_to("hall") end)
  run:for_time(s(12))
  expect(tablet.joins):count(1)
  roams.clean(tablet.joins[1], "eap", "hall")
  expect(tablet.roams):count(3)
  roams.clean(tablet.roams[1], "preauth", "gym")
  roams.clean(tablet.roams[2], "preauth", "library")
  roams.clean(tablet.roams[3], "skc", "hall")
  for _, roam in ipairs(tablet.roams) do
    expect(roam.radius_round_trips):is(0)
  end
  expect(run.failures):is_empty()
end)

-- It leaves in the midst of the conversation: what was begun is of no use, EAP is had anew.
test("too early", { tags = { "eap", "preauth" } }, function(run)
  run:at(ms(1340), function() tablet:roam_to("library") end)
  run:for_time(s(6))
  expect(tablet.joins):count(1)
  expect(tablet.roams):count(1)
  expect(tablet.roams[1].method):is("eap")
  expect(tablet.roams[1].outcome):is("ok")
end)
