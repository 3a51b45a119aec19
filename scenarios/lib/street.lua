-- The street of scale/mute-pair: everything but the mute station.
local street = {}

function street.open()
  street.phone = station { name = "phone", at = m(2, 3), config = file "phone.conf" }
  street.laptop = station { name = "laptop", at = m(6, 5), config = file "phone.conf" }
  ap { name = "west", at = m(0, 0), config = file "west.conf" }
  ap { name = "east", at = m(80, 0), config = file "east.conf" }
  street.phone:traffic { "voip", codec = "g711", start = s(2) }
  street.laptop:traffic { "ping", interval = ms(250), start = s(2) }
  street.phone:walk { m(78, 3), m(2, 3), speed = mps(5) }
end

function street.watch(run)
  run:for_time(s(32))
  expect(street.phone.roams):count(2)
  expect(run.failures):is_empty()
end

return street
