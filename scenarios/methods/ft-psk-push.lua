-- FT-PSK with pushed keys: the AP the station joined sends PMK-R1 to all others at once, so that
-- no roam waits for the wired side. The lists come from a common rxkh_file.
local roams = require "roams"

local forklift = station { name = "forklift", at = m(2, 3), config = file "depot/forklift.conf" }
ap { name = "ramp", at = m(0, 0), config = file "depot/ramp.conf" }
ap { name = "shelf", at = m(45, 0), config = file "depot/shelf.conf" }
forklift:traffic { "ping", interval = ms(100), start = s(1) }

test("out and back", { tags = { "ft", "push", "walk" }, seeds = "1..2" }, function(run)
  forklift:walk { m(44, 3), m(2, 3), speed = mps(3) }
  run:for_time(s(32))
  roams.round(forklift, "ramp", "psk", "ft-air", { "shelf", "ramp" })
  expect(run.failures):is_empty()
end)

test("three APs, a slow cable does not matter", { tags = { "ft", "push" } }, function(run)
  ap { name = "cold", at = m(20, 20), config = file "depot/cold.conf" }
  wired { latency = ms(300) }
  for i, stop in ipairs { "cold", "shelf", "cold", "ramp" } do
    run:at(s(1 + 2 * i), function() forklift:place(m(22, 4)) forklift:roam_to(stop) end)
  end
  run:for_time(s(11))
  roams.round(forklift, "ramp", "psk", "ft-air", { "cold", "shelf", "cold", "ramp" })
  -- A pull would take four cables of 300 ms.
  for _, roam in ipairs(forklift.roams) do
    expect(roam.t_mgmt):at_most(ms(10))
  end
  expect(run.failures):is_empty()
end)
