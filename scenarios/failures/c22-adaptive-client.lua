-- A client that uses a controller's adaptive 802.11r believes in it at hostapd, too: an MDE with an
-- AKM that is not FT's is refused with status 43.
local causes = require "causes"

local fruit = station { name = "fruit", at = m(2, 3), model = "adaptive",
                        config = file "c22/phone.conf" }
ap { name = "old", at = m(0, 0), config = file "c22/controller.conf", adaptive_11r = true }
ap { name = "new", at = m(15, 0), config = file "c22/hostapd.conf" }

test("hostapd knows of no agreement", { tags = { "ft", "adaptive" } }, function(run)
  fault { at = "fruit", bug = "adaptive-mde", times = 1 }
  run:at(s(3), function() fruit:roam_to("new") end)
  run:for_time(s(8))
  local failure = causes.only(run, "C22")
  expect(failure.station):is("fruit")
  expect(failure.certainty):is("proven")
  local roam = fruit.roams[1] -- back to the controller's AP
  expect(roam.outcome):is("fell-back")
  expect(roam.cause):is("C22")
  expect(roam.attempts[1].status):is(43)
  expect(roam.to):is("old")
end)

test("a client that asks for plain WPA2 there", { tags = { "ft", "adaptive" } }, function(run)
  run:at(s(3), function() fruit:roam_to("new") end)
  run:for_time(s(6))
  expect(fruit.roams):count(1)
  expect(fruit.roams[1].method):is("psk")
  expect(fruit.roams[1].outcome):is("ok")
  expect(run.failures):is_empty()
end)
