-- C64: the switch saw the phone at its new port and does not move the entry: it has to age.
local office, causes = require "office", require "causes"

test("until the entry ages", { tags = { "failure", "wired" } }, function(run)
  wired { ageing = s(10) }
  office.open()
  fault { bug = "fdb-stuck", at = "switch", times = 0 }
  office.roam(run, "air", 16)
  local f = causes.only(run, "C64")
  expect(f.certainty):is("proven")
  local roam = office.phone.roams[1]
  -- Its last frame through the old port was just before the roam. What it sends arrives all along.
  expect(roam.t_data_down):at_least(ms(9800))
  expect(roam.t_data_down):at_most(ms(10300))
  expect(roam.outage_up):at_most(ms(20))
end)

-- In a tree, the switch above the one of both access points matters to nobody.
test("a switch that the roam does not concern", { tags = { "failure", "wired" } }, function(run)
  switch { name = "floor", latency = us(200) }
  office.open { lan = "floor" }
  fault { bug = "fdb-stuck", at = "switch", times = 0 }
  office.roam(run, "air", 8)
  expect(office.phone.roams[1].outcome):is("ok")
  expect(run.failures):is_empty()
end)
