-- A block of flats: wpa_psk_file gives each flat its own passphrase in one SSID, a second BSS on
-- the same radio serves the lift.
local roams = require "roams"

ap { name = "east", at = m(0, 0), config = file "tower/east.conf" }
ap { name = "west", at = m(25, 0), config = file "tower/west.conf" }

test("each flat with its passphrase", { tags = { "psk", "psk-file", "multi-bss" } }, function(run)
  local flat3 = station { name = "flat3", at = m(5, 4), config = file "tower/flat3.conf" }
  local flat12 = station { name = "flat12", at = m(6, 8), config = file "tower/flat12.conf" }
  local lift = station { name = "lift", at = m(10, 1), config = file "tower/lift.conf" }
  flat3:traffic { "ping", interval = ms(200), start = s(1) }
  flat12:traffic { "ping", interval = ms(200), start = s(1) }
  lift:traffic { "ping", interval = ms(200), start = s(1) }
  run:at(s(3), function() flat3:roam_to("west") end)
  run:at(s(4), function() flat12:roam_to("west") end)
  run:at(s(6), function() flat3:roam_to("east") end)
  run:for_time(s(9))
  roams.round(flat3, "east", "psk", "psk", { "west", "east" })
  roams.round(flat12, "east", "psk", "psk", { "west" })
  roams.round(lift, "east", "psk", "psk", {})
  expect(run.failures):is_empty()
end)
