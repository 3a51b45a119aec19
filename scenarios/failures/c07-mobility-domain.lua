-- C07: the client's MDE is not the AP's: status 54.
local office, causes = require "office", require "causes"

test("the client answers with another mobility domain", { tags = { "failure", "ft" } },
     function(run)
  office.open()
  fault { bug = "ft-wrong-mde", at = "phone", times = 1 }
  office.roam(run)
  causes.fell_back(office.phone.roams[1], "C07", "right")
  expect(office.phone.roams[1].status):is(54)
  local f = causes.only(run, "C07")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("air")
  expect(f.hidden_log):contains("FT: Invalid MDIE")
end)
