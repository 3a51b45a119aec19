-- C11: FT over the DS to an AP that has it switched off. hostapd drops the request without a word.
local office, causes = require "office", require "causes"

test("the client asks although the MDE says no", { tags = { "failure", "ft", "ft-ds" } },
     function(run)
  office.open()
  fault { bug = "ft-ds-always", at = "phone", times = 1 }
  office.roam(run, "air", 12)
  expect(office.phone.roams[1].outcome):is("failed")
  expect(office.phone.roams[1].cause):is("C11")
  local f = causes.only(run, "C11")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("air")
  expect(f.hidden_log):contains("FT: Over-the-DS option disabled - reject")
end)

test("the person at the client asks for it", { tags = { "failure", "ft", "ft-ds" } },
     function(run)
  office.open()
  office.roam(run, "ds", 12)
  expect(office.phone.roams[1].method):is("ft-ds")
  expect(office.phone.roams[1].outcome):is("failed")
  causes.only(run, "C11")
end)
