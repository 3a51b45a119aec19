-- A network of the first WPA: TKIP, a WPA element in the place of the RSNE, and group keys by a
-- handshake of their own after the 4-way handshake.
local roams = require "roams"

local scanner = station { name = "scanner", at = m(2, 3), model = "no-ft",
                          config = file "barn/scanner.conf" }
ap { name = "front", at = m(0, 0), config = file "barn/front.conf" }
ap { name = "back", at = m(80, 0), config = file "barn/back.conf" }
scanner:traffic { "voip", codec = "g711", start = s(2) }

test("out and back with TKIP", { tags = { "psk", "wpa1", "tkip", "walk" }, seeds = "1..2" },
     function(run)
  scanner:walk { m(78, 3), m(2, 3), speed = mps(5) }
  run:for_time(s(34))
  roams.round(scanner, "front", "psk", "psk", { "back", "front" })
end)
