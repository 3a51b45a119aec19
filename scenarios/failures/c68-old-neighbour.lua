-- C68: two stations talk with each other at one access point. The one that roams away does not say
-- goodbye, and for the other the old access point believes it still there.
local office, causes = require "office", require "causes"

local tags = { "failure", "wired" }

test("the old access point keeps what is for it", { tags = tags }, function(run)
  office.neighbours(run, 2412)
  local f = causes.only(run, "C68")
  expect(f.certainty):is("proven")
  expect(f.station):is("phone")
  -- The way up goes through the switch and does not suffer.
  expect(office.phone.flows.udp.lost_up):at_most(2)
  expect(office.phone.flows.udp.lost_down):at_least(100)
end)

test("it knows that the phone has left", { tags = tags }, function(run)
  run:at(ms(7200), function() office.left:deauth("phone") end)
  office.neighbours(run, 2412)
  expect(run.failures):is_empty()
  expect(office.phone.flows.udp.lost_down):at_most(10)
end)

-- Nothing of what they say goes on by cable then, and nothing is wrong with that.
test("the other one is where the phone goes", { tags = tags }, function(run)
  office.neighbours(run, 2462)
  expect(run.failures):is_empty()
  expect(office.phone.flows.udp.lost_down):at_most(10)
end)
