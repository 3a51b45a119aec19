-- C26: the RSNE in message 2 is not that of the association request.
local office, causes = require "office", require "causes"

test("another RSNE in message 2", { tags = { "failure", "psk" } }, function(run)
  office.open { phone = file "office/old-phone.conf", model = "no-ft" }
  fault { bug = "m2-other-rsne", at = "phone", nth = 2, times = 4 }
  office.roam(run, "air", 12)
  expect(office.phone.roams[1].cause):is("C26")
  local f = causes.all(run, "C26")
  expect(f.certainty):is("proven")
  expect(f.visible_log):contains("WPA IE from (Re)AssocReq did not match with msg 2/4")
end)
