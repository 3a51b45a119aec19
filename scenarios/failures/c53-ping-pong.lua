-- C53: where two cells are equally strong, a client without hysteresis goes to and fro.
local office, causes = require "office", require "causes"

local function pace(run, model)
  office.open { model = model }
  local steps = { speed = mps(0.5) }
  for i = 1, 12 do
    steps[i] = m(i % 2 == 0 and 5 or 10, 3)
  end
  office.phone:walk(steps)
  run:for_time(s(90))
end

test("in the middle of a corridor", { tags = { "failure", "ft" } }, function(run)
  pace(run, "nervous")
  local f = causes.only(run, "C53")
  expect(f.certainty):is("proven")
end)

test("a client that waits for eight decibels", { tags = { "failure", "ft" } }, function(run)
  pace(run, "generic")
  expect(#office.phone.roams):at_most(1)
  expect(run.failures):is_empty()
end)
