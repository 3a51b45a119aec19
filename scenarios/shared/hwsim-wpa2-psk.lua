-- The files of a recorded run with real hostapd and wpa_supplicant, and the same roams.
local roams = require "roams"

local from = "captures/hwsim/uml-det/wpa2-psk/"
local sta = station { name = "sta", at = m(1, 1), config = shared(from .. "sta.conf") }
ap { name = "ap1", at = m(0, 0), bssid = "02:00:00:00:00:00",
     config = shared(from .. "ap1.conf") }
ap { name = "ap2", at = m(3, 0), bssid = "02:00:00:00:01:00",
     config = shared(from .. "ap2.conf") }
sta:traffic { "ping", interval = ms(200), start = s(1) }

test("the roams of its notes", { tags = { "shared", "hwsim" } }, function(run)
  run:at(s(2), function() sta:roam_to("ap2", { over = "air" }) end)
  run:at(s(3), function() sta:roam_to("ap1", { over = "air" }) end)
  run:at(s(4), function() sta:roam_to("ap2", { over = "air" }) end)
  run:for_time(s(5))
  expect(sta.joins):count(1)
  roams.clean(sta.joins[1], "psk", "ap1")
  expect(sta.roams):count(3)
  roams.clean(sta.roams[1], "psk", "ap2")
  roams.clean(sta.roams[2], "psk", "ap1")
  roams.clean(sta.roams[3], "psk", "ap2")
  expect(run.failures):is_empty()
end)
