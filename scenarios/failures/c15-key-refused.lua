-- C15: the same line as C14, but the second try was refused, too: the phone is associated, its
-- frames are acknowledged, and nothing passes until somebody ends the association.
local office, causes = require "office", require "causes"

test("refused twice", { tags = { "failure", "ft" } }, function(run)
  office.open()
  fault { bug = "key-early", at = "right" }
  fault { bug = "key-refused", at = "right" }
  run:at(s(10), function() office.right:deauth(office.phone) end)
  office.roam(run, "air", 14)
  local roam = office.phone.roams[1]
  expect(roam.to):is("right")
  expect(roam.cause):is("C15")
  expect(roam.outage_up):at_least(s(6))
  local f = causes.only(run, "C15")
  expect(f.certainty):is("proven")
  expect(f.visible_log):is("nl80211: kernel reports: key addition failed")
  -- What ended it is what helps: a 4-way handshake.
  expect(office.phone.joins[2].method):is("psk")
end)
