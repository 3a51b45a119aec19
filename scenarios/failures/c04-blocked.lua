-- C04: with a wildcard line, a key holder that did not answer once is not asked again for a minute:
-- everybody whose keys it has is refused at once.
local office, causes = require "office", require "causes"

local function open()
  office.open { right = office.conf("right", "", office.wildcards()),
                left = office.conf("left", "", office.wildcards()) }
  office.tablet_at_left()
  -- The switch loses what the phone's roam asks for, and no more.
  fault { drop = "rrb-pull", where = "wire", from = "right", times = 0, lasts = s(8) }
  return office
end

test("the next client of the same home", { tags = { "failure", "ft", "pull" } }, function(run)
  open()
  run:at(s(9), function() office.tablet:scan() end) -- and finds the right one
  run:at(s(10), function() office.tablet:roam_to("right") end)
  office.roam(run, "air", 14)
  expect(run.failures):count(2)
  expect(run.failures[1].cause):is("C05")
  local f = run.failures[2]
  expect(f.cause):is("C04")
  expect(f.station):is("tablet")
  expect(f.certainty):is("proven")
  expect(f.hidden_log):contains("FT: R0KH-ID is temporarily blocked")
  causes.fell_back(office.tablet.roams[1], "C04", "right")
end)
