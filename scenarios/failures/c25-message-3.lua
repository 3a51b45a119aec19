-- C25: the RSNE in message 3 is not that of the beacon; the station must take it for an attack.
local office, causes = require "office", require "causes"

test("another RSNE in message 3", { tags = { "failure", "psk" } }, function(run)
  office.open { phone = file "office/old-phone.conf", model = "no-ft" }
  fault { bug = "m3-other-rsne", at = "right", times = 0 }
  office.roam(run, "air", 12)
  local roam = office.phone.roams[1]
  expect(roam.cause):is("C25")
  expect(roam.reason):is(17)
  local f = causes.all(run, "C25")
  expect(f.certainty):is("proven")
  expect(f.visible_log):contains("IE in 3/4 msg does not match with IE in Beacon/ProbeResp")
end)
