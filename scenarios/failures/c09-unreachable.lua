-- C09: an access point that is no hostapd says with status 28 what hostapd says with 53: it cannot
-- reach the key holder.
local office, causes = require "office", require "causes"

test("no such key holder", { tags = { "failure", "ft" } }, function(run)
  office.open { right = file "c02/right.conf" }
  fault { bug = "ft-unreachable", at = "right" }
  office.roam(run)
  causes.fell_back(office.phone.roams[1], "C09", "right")
  local f = causes.only(run, "C09")
  expect(f.certainty):is("proven")
  expect(f.frame):is("FT authentication response, status 28")
end)
