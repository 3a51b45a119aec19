-- Needs a file that is never there.
ap { name = "ap1", at = m(0, 0), config = shared "no/such/ap.conf" }

test("is skipped", function(run)
  run:for_time(s(1))
end)
