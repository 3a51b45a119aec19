-- A network without security: four frames, and data. A roam is a reassociation, a join is not.
local roams = require "roams"

local phone = station { name = "phone", at = m(2, 3), model = "generic",
                        config = file "plaza/phone.conf" }
ap { name = "fountain", at = m(0, 0), config = file "plaza/fountain.conf" }
ap { name = "gate", at = m(80, 0), config = file "plaza/gate.conf" }
phone:traffic { "voip", codec = "g711", start = s(1) }

test("across the square and back", { tags = { "open", "walk", "smoke" }, seeds = "1..3" },
     function(run)
  phone:walk { m(78, 3), m(2, 3), speed = mps(5) }
  run:for_time(s(34))
  roams.round(phone, "fountain", "open", "open", { "gate", "fountain" })
  expect(phone.roams[1].trigger):is("signal")
  expect(phone.roams[1].t_key):is(nil)
  expect(phone.roams[1].frames):is(4)
  -- Four frames of about 100 octets at 1 Mb/s with their acknowledgements, and thinking.
  expect(roams.handoff(phone.roams[1])):at_most(ms(20))
end)
