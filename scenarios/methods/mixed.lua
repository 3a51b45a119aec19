-- One SSID for devices with and without 802.11r: each roams as it can.
local roams = require "roams"

local phone = station { name = "phone", at = m(2, 3), config = file "cafe/phone.conf" }
local till = station { name = "till", at = m(4, 3), model = "no-ft",
                       config = file "cafe/till.conf" }
ap { name = "counter", at = m(0, 0), config = file "cafe/counter.conf" }
ap { name = "terrace", at = m(80, 0), config = file "cafe/terrace.conf" }

test("with and without FT, there and back", { tags = { "ft", "psk", "mixed", "walk" } },
     function(run)
  phone:traffic { "voip", codec = "g711", start = s(2) }
  till:traffic { "ping", interval = ms(250), start = s(2) }
  phone:walk { m(78, 3), m(2, 3), speed = mps(5) }
  till:walk { m(78, 3), m(4, 3), speed = mps(4), start = s(1) }
  run:for_time(s(42))
  roams.round(phone, "counter", "psk", "ft-air", { "terrace", "counter" })
  roams.round(till, "counter", "psk", "psk", { "terrace", "counter" })
  expect(phone.roams[1].t_key):at_most(till.roams[1].t_key)
  expect(run.failures):is_empty()
end)
