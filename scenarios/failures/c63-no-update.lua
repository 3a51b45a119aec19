-- C63: nobody tells the switch that the phone has moved, and the phone only listens: what is sent
-- to it still goes to the access point that it has left.
local office, causes = require "office", require "causes"

test("no layer-2 update", { tags = { "failure", "wired" } }, function(run)
  office.open { silent = true }
  office.phone:traffic { "udp", up = false, interval = ms(100), size = 200, start = s(2) }
  -- It speaks once, so that the network knows it.
  office.phone:traffic { "ping", interval = ms(100), start = s(1), stop = s(2) }
  fault { bug = "no-l2-update", at = "right", times = 0 }
  office.phone:traffic { "ping", name = "late", interval = ms(100), start = s(8) }
  office.roam(run, "air", 10)
  local f = causes.only(run, "C63")
  expect(f.certainty):is("proven")
  expect(f.ap):is("right")
  local roam = office.phone.roams[1]
  expect(roam.outage_down):at_least(s(4))
  -- The first frame of its own ends it.
  expect(roam.outage_down):at_most(ms(5010))
end)
