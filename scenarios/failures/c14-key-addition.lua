-- C14: the driver refuses the key at FT authentication, because the station is not associated yet,
-- and takes it after the reassociation. The line is alarming and means nothing.
local office, causes = require "office", require "causes"

test("refused once", { tags = { "failure", "ft" } }, function(run)
  office.open()
  fault { bug = "key-early", at = "right" }
  office.roam(run)
  local roam = office.phone.roams[1]
  expect(roam.outcome):is("ok")
  expect(roam.method):is("ft-air")
  local f = causes.only(run, "C14")
  expect(f.evidence):is("log")
  expect(f.visible_log):is("nl80211: kernel reports: key addition failed")
end)
