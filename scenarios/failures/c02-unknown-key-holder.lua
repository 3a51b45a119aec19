-- C02: a typo in the target's r0kh list. It does not know whom to ask for the key.
local office, causes = require "office", require "causes"

test("nas_identifier in r0kh is not that of the AP", { tags = { "failure", "ft", "pull" } },
     function(run)
  office.open { right = file "c02/right.conf" }
  office.roam(run)
  causes.fell_back(office.phone.roams[1], "C02", "right")
  expect(office.phone.roams[1].status):is(53)
  local f = causes.only(run, "C02")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("inside")
  expect(f.hidden_log):contains("FT: No matching R0KH found")
end)
