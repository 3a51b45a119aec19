-- C69: the phone tells its access point that it sleeps and roams from there: whatever comes for it
-- is kept for somebody who will not come back, and the beacons call it.
local office, causes = require "office", require "causes"

local tags = { "failure", "power-save", "wired" }

test("the old access point keeps its frames", { tags = tags }, function(run)
  fault { bug = "leaves-dozing", at = "phone" }
  office.neighbours(run, 2412, 20)
  local f = causes.only(run, "C69")
  expect(f.certainty):is("proven")
  expect(f.ap):is("left")
  expect(f.station):is("phone")
end)

test("it is told that the phone has left", { tags = tags }, function(run)
  fault { bug = "leaves-dozing", at = "phone" }
  run:at(ms(7200), function() office.left:deauth("phone") end)
  office.neighbours(run, 2412, 20)
  expect(run.failures):is_empty()
end)

-- A few frames are kept from the moment it left, and grow old. No more come.
test("nothing more comes for it", { tags = tags }, function(run)
  fault { bug = "leaves-dozing", at = "phone" }
  office.open()
  office.phone:traffic { "udp", up = false, interval = ms(1), start = s(2), stop = s(4) }
  office.roam(run, "air", 20)
  expect(run.failures):is_empty()
end)
