-- C71: a client that knows no reassociation. The roam works, but nothing can be reused.
local office, causes = require "office", require "causes"

test("Association Request where a Reassociation Request belongs", { tags = { "failure", "psk" } },
     function(run)
  office.open { phone = file "office/old-phone.conf", model = "no-ft" }
  fault { bug = "assoc-not-reassoc", at = "phone", times = 0 }
  office.roam(run)
  local roam = office.phone.roams[1]
  expect(roam.outcome):is("ok")
  expect(roam.cause):is("C71")
  local f = causes.only(run, "C71")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("air")
end)
