-- C01: the client's FT authentication names no PMK-R0.
local office, causes = require "office", require "causes"

test("FT authentication without PMKR0Name", { tags = { "failure", "ft" } }, function(run)
  office.open()
  fault { bug = "ft-no-pmkid", at = "phone", times = 1 }
  office.roam(run)
  causes.fell_back(office.phone.roams[1], "C01", "right")
  expect(office.phone.roams[1].status):is(53)
  local f = causes.only(run, "C01")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("air")
  expect(f.ap):is("right")
  expect(f.hidden_log):contains("FT: No PMKID in RSNIE")
end)
