-- Adaptive 802.11r, modelled after what is known of it (models/README.md): beacons have a mobility
-- domain and no FT AKM. A client that knows what that means uses FT; any other sees a network of
-- plain WPA2-PSK.
local roams = require "roams"

local fruit = station { name = "fruit", at = m(2, 3), model = "adaptive",
                        config = file "atrium/phone.conf" }
local robot = station { name = "robot", at = m(2, 4), model = "generic",
                        config = file "atrium/phone.conf" }
ap { name = "east", at = m(0, 0), config = file "atrium/east.conf", adaptive_11r = true }
ap { name = "west", at = m(15, 0), config = file "atrium/west.conf", adaptive_11r = true }
for _, phone in ipairs { fruit, robot } do
  phone:traffic { "voip", codec = "g711", start = s(2) }
end

test("one does, one does not", { tags = { "ft", "adaptive" } }, function(run)
  run:at(s(3), function() fruit:roam_to("west") end)
  run:at(s(5), function() fruit:roam_to("east") end)
  run:at(s(4), function() robot:roam_to("west") end)
  run:at(s(6), function() robot:roam_to("east") end)
  run:for_time(s(8))
  roams.round(fruit, "east", "psk", "ft-adaptive", { "west", "east" })
  roams.round(robot, "east", "psk", "psk", { "west", "east" })
  expect(run.failures):is_empty()
end)

test("over the DS", { tags = { "ft", "adaptive" } }, function(run)
  run:at(s(3), function() fruit:roam_to("west", { over = "ds" }) end)
  run:for_time(s(5))
  expect(fruit.roams):count(1)
  roams.clean(fruit.roams[1], "ft-adaptive", "west")
  expect(run.failures):is_empty()
end)
