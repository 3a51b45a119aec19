-- What becomes of a phone whose access point is restarted and has forgotten everybody.
local causes, cell = require "causes", require "cell"

-- Back within two beacons, it does not know the phone: the next data frame is of a station that is
-- not associated, and is answered by a deauthentication.
test("a short restart shows at the next frame", { tags = { "ap", "restart" } }, function(run)
  local home = cell.ap()
  local phone = cell.phone()
  phone:traffic { "ping", interval = ms(100), start = s(1) }
  run:at(s(3), function() home:kill() end)
  run:at(ms(3150), function() home:revive() end)
  run:for_time(s(8))
  expect(phone.joins):count(2)
  expect(phone.joins[2].trigger):is("deauth")
  expect(phone:ap()):is("home")
end)

test("a long one by the beacons that are missing", { tags = { "ap", "restart" } }, function(run)
  local home = cell.ap()
  local phone = cell.phone()
  phone:traffic { "ping", interval = ms(100), start = s(1), stop = ms(2500) }
  run:at(s(3), function() home:kill() end)
  run:at(s(8), function() home:revive() end)
  run:for_time(s(20))
  expect(phone.joins[2].trigger):is("beacon-loss")
  expect(phone.joins[#phone.joins].outcome):is("ok")
  expect(phone:ap()):is("home")
  expect(causes.only(run, "C90").why):contains("not on the air")
end)

test("as a fault of the plan", { tags = { "ap", "restart" } }, function(run)
  cell.ap()
  local phone = cell.phone()
  phone:traffic { "ping", interval = ms(100), start = s(1), stop = ms(2500) }
  fault("reboot at=home time=3s for=5s")
  run:for_time(s(20))
  expect(phone.joins[#phone.joins].outcome):is("ok")
  expect(phone:ap()):is("home")
end)
