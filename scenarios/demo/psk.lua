-- A phone walks from one access point to the next. Both want a full WPA2 handshake.
ap { name = "ap1", at = m(0, 0), config = file "ap1.conf" }
ap { name = "ap2", at = m(30, 0), config = file "ap2.conf" }
wall { from = m(15, -20), to = m(15, 20), loss = db(10) } -- a fire door

local phone = station { name = "phone", config = file "phone.conf" }
phone:walk { m(0, 3), m(30, 3), speed = mps(1.4), start = s(2) }
phone:traffic { "voip", codec = "g711", start = s(1) }

test("one roam with a full handshake", { tags = { "psk", "smoke" } }, function(run)
  run:for_time(s(30))
  expect(phone.joins):count(1)
  expect(phone.joins[1].method):is("psk")
  expect(phone.roams):count(1)
  local roam = phone.roams[1]
  expect(roam.from):is("ap1")
  expect(roam.to):is("ap2")
  expect(roam.method):is("psk")
  expect(roam.outcome):is("ok")
  expect(roam.t_key):at_least(roam.floor)
  expect(roam.t_key):between(roam.t_mgmt, ms(50))
  expect(roam.lost_down):at_most(20)
  expect(phone.failures):is_empty()
end)
