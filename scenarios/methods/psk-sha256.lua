-- A clinic's infusion pump: WPA2 with the SHA-256 key hierarchy and protected management frames.
local roams = require "roams"

test("protection required, two wards", { tags = { "psk-sha256", "pmf", "walk" }, seeds = "1..2" },
     function(run)
  local pump = station { name = "pump", at = m(2, 3), config = file "clinic/pump.conf" }
  ap { name = "ward-a", at = m(0, 0), config = file "clinic/ward-a.conf" }
  ap { name = "ward-b", at = m(45, 0), config = file "clinic/ward-b.conf" }
  pump:traffic { "ping", interval = ms(200), start = s(1) }
  pump:walk { m(44, 3), m(2, 3), speed = mps(3) }
  run:for_time(s(34))
  roams.round(pump, "ward-a", "psk-sha256", "psk-sha256", { "ward-b", "ward-a" }, true)
  expect(pump.roams[1].akm):is("WPA-PSK-SHA256")
end)

test("three wards by command", { tags = { "psk-sha256", "pmf" } }, function(run)
  local pump = station { name = "pump", at = m(20, 5), config = file "clinic/pump.conf" }
  ap { name = "ward-a", at = m(15, 0), config = file "clinic/ward-a.conf" }
  ap { name = "ward-b", at = m(20, 0), config = file "clinic/ward-b.conf" }
  ap { name = "ward-c", at = m(30, 0), config = file "clinic/ward-c.conf" }
  pump:traffic { "ping", interval = ms(100), start = s(1) }
  for i, stop in ipairs { "ward-c", "ward-a", "ward-b" } do
    run:at(s(2 * i), function() pump:roam_to(stop) end)
  end
  run:for_time(s(8))
  roams.round(pump, "ward-b", "psk-sha256", "psk-sha256", { "ward-c", "ward-a", "ward-b" },
              true)
end)

test("protection offered, old and new AKM", { tags = { "psk-sha256", "pmf" } }, function(run)
  local tablet = station { name = "tablet", at = m(3, 3), config = file "clinic/tablet.conf" }
  local gate = ap { name = "gate", at = m(0, 0), config = file "clinic/gate.conf" }
  ap { name = "yard", at = m(12, 0), config = file "clinic/yard.conf" }
  tablet:traffic { "ping", interval = ms(100), start = s(1) }
  run:at(s(2), function() tablet:roam_to("yard") end)
  run:at(s(4), function() tablet:roam_to(gate) end)
  -- A protected deauthentication is believed, and the tablet comes back.
  run:at(s(6), function() gate:deauth(tablet, 3) end)
  run:for_time(s(10))
  expect(tablet.roams):count(2)
  roams.clean(tablet.roams[1], "psk-sha256", "yard")
  roams.put_off(tablet.roams[2], "psk-sha256", "gate")
  expect(tablet.joins):count(2)
  expect(tablet.joins[2].trigger):is("deauth")
  roams.clean(tablet.joins[2], "psk-sha256", "gate")
  expect(run.failures):count(1)
end)
