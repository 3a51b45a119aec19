-- WPA3-Personal: a new AP is a whole SAE exchange, an AP the phone was with before remembers it.
local roams = require "roams"

local phone = station { name = "phone", at = m(2, 3), model = "generic",
                        config = file "villa/phone.conf" }
ap { name = "salon", at = m(0, 0), config = file "villa/salon.conf" }
ap { name = "terrace", at = m(80, 0), config = file "villa/terrace.conf" }
phone:traffic { "voip", codec = "g711", start = s(1) }

test("out, and back by the cache", { tags = { "sae", "walk", "smoke" }, seeds = "1..3" },
     function(run)
  phone:walk { m(78, 3), m(2, 3), speed = mps(5) }
  run:for_time(s(34))
  expect(phone.joins):count(1)
  roams.clean(phone.joins[1], "sae", "salon")
  expect(phone.roams):count(2)
  roams.clean(phone.roams[1], "sae", "terrace")
  roams.put_off(phone.roams[2], "sae-pmksa", "salon")
  expect(phone.failures):count(1)
end)
