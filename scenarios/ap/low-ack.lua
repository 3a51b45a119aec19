-- disassoc_low_ack: the driver reports fifty frames in a row without an acknowledgement when the
-- last one is more than a second ago; hostapd disassociates the station (reason 34). Without the
-- key it is let be.
local cell = require "cell"
local causes = require "causes"
local SAID = "disconnected due to excessive missing ACKs"

local function one(lines)
  local home = cell.ap(lines)
  home:listen(SAID)
  home:listen("deauthenticated due to inactivity")
  local phone = cell.phone()
  phone:traffic { "udp", interval = ms(10), start = s(2), up = false }
  return home, phone
end

-- After a second and a half the phone gets no data any more; beacons come, and what it says itself
-- is heard.
local function deaf(times)
  fault { drop = "data", where = "air", from = "home", to = "phone", nth = 151, times = times }
end

test("for more than a second", { tags = { "ap" } }, function(run)
  local home, phone = one("disassoc_low_ack=1\n")
  deaf(115)
  run:for_time(s(8))
  expect(home:heard(SAID)):is(1)
  expect(phone.joins):count(2)
  expect(phone:ap()):is("home")
end)

-- It hears the AP and comes back each time: C61, with what its reason says.
test("as often as it comes", { tags = { "ap" } }, function(run)
  local home, phone = one("disassoc_low_ack=1\n")
  deaf(0)
  run:for_time(s(6))
  expect(home:heard(SAID)):is(2)
  expect(phone.joins):count(3)
  expect(causes.only(run, "C61").why):contains("disassoc_low_ack")
end)

test("without the key", { tags = { "ap" } }, function(run)
  local home, phone = one()
  deaf(115)
  run:for_time(s(8))
  expect(home:heard(SAID)):is(0)
  expect(phone.joins):count(1)
end)

-- One that is gone is disassociated after a second of traffic, not after five minutes.
test("one that is gone", { tags = { "ap" } }, function(run)
  local home, phone = one("disassoc_low_ack=1\n")
  run:at(s(4), function() phone:kill() end)
  run:for_time(ms(4950))
  expect(home:heard(SAID)):is(0)
  run:for_time(ms(150))
  expect(home:heard(SAID)):is(1)
  run:for_time(ms(29800))
  expect(home:heard("deauthenticated due to inactivity")):is(0)
  run:for_time(ms(200))
  expect(home:heard("deauthenticated due to inactivity")):is(1)
end)
