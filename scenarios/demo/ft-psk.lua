-- The same walk with fast transition: no handshake at the second access point.
ap { name = "ap1", at = m(0, 0), config = file "ft-ap1.conf" }
ap { name = "ap2", at = m(30, 0), config = file "ft-ap2.conf" }
wall { from = m(15, -20), to = m(15, 20), loss = db(10) } -- a fire door

local phone = station { name = "phone", config = file "phone.conf" }
phone:walk { m(0, 3), m(30, 3), speed = mps(1.4), start = s(2) }
phone:traffic { "voip", codec = "g711", start = s(1) }

test("one fast roam, few lost packets", { tags = { "ft", "smoke" } }, function(run)
  run:for_time(s(30))
  expect(phone.joins):count(1)
  expect(phone.roams):count(1)
  local roam = phone.roams[1]
  expect(roam.method):is("ft-air")
  expect(roam.outcome):is("ok")
  expect(roam.t_key):at_most(ms(20))
  expect(roam.outage_down):at_most(ms(100)) -- most of it a scan of the other channel
  expect(phone.failures):is_empty()
end)
