-- FT-PSK over the air. Every AP derives PMK-R1 from the passphrase itself (ft_psk_generate_local).
local roams = require "roams"

local scanner = station { name = "scanner", at = m(2, 3), model = "generic",
                          config = file "fabrik/scanner.conf" }
ap { name = "halle1", at = m(0, 0), config = file "fabrik/halle1.conf" }
ap { name = "halle2", at = m(45, 0), config = file "fabrik/halle2.conf" }
scanner:traffic { "voip", codec = "g711", start = s(1) }
scanner:traffic { "ping", interval = ms(100), start = s(1) }

test("out and back between two halls", { tags = { "ft", "walk", "smoke" }, seeds = "1..3" },
     function(run)
  scanner:walk { m(44, 3), m(2, 3), speed = mps(3) }
  run:for_time(s(32))
  roams.round(scanner, "halle1", "psk", "ft-air", { "halle2", "halle1" })
  -- Four frames at 6 Mb/s are 2 ms, the channel change 3 ms, the thinking 1 ms, the key 0.5 ms.
  expect(roams.handoff(scanner.roams[1])):at_most(ms(13))
  expect(roams.handoff(scanner.roams[2])):at_most(ms(13))
  expect(run.failures):is_empty()
end)

test("three halls and back", { tags = { "ft", "walk" } }, function(run)
  ap { name = "halle3", at = m(90, 0), config = file "fabrik/halle3.conf" }
  scanner:walk { m(89, 3), m(2, 3), speed = mps(3) }
  run:for_time(s(62))
  roams.round(scanner, "halle1", "psk", "ft-air", { "halle2", "halle3", "halle2", "halle1" })
  expect(run.failures):is_empty()
end)
