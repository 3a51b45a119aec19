-- C10: the answer to an FT Request over the DS is lost; the access point counts the second request
-- as one too many.
local office = require "office"

test("the request comes twice", { tags = { "failure", "ft", "ft-ds" } }, function(run)
  office.open { left = office.conf("left", "ft_over_ds=1\n"),
                right = office.conf("right", "ft_over_ds=1\n") }
  fault { drop = "ft-action-resp", from = "left", times = 1, ack = true }
  fault { bug = "ft-count", at = "right", nth = 2 }
  run:at(s(9), function() office.phone:roam_to("right", { over = "ds" }) end)
  office.roam(run, "ds", 14)
  expect(run.failures):count(2)
  expect(run.failures[1].cause):is("C76")
  expect(run.failures[1].certainty):is("candidate")
  local f = run.failures[2]
  expect(f.cause):is("C10")
  expect(f.certainty):is("proven")
  expect(f.frame):is("FT action response, status 52")
end)
