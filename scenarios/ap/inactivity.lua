-- How long an access point keeps a station that says nothing, by hostapd's timers.
local cell = require "cell"

local function one(lines)
  local home = cell.ap("ap_max_inactivity=5\n" .. (lines or ""))
  home:listen("disassociated due to inactivity")
  home:listen("deauthenticated due to inactivity")
  return home, cell.phone()
end

-- A null frame asks whether it is there, and its acknowledgement says so.
test("a silent station stays", { tags = { "ap" } }, function(run)
  local home, phone = one()
  run:for_time(s(30))
  expect(home:heard("disassociated due to inactivity")):is(0)
  expect(phone.joins):count(1)
  expect(run.failures):is_empty()
end)

-- Five seconds after its last frame it is asked, three later disassociated, one later forgotten.
test("one that is gone", { tags = { "ap" } }, function(run)
  local home, phone = one()
  run:for_time(s(2))
  phone:kill()
  run:for_time(s(11)) -- it may have been heard up to five seconds after the timer was set
  expect(home:heard("disassociated due to inactivity")):is(1)
  expect(home:heard("deauthenticated due to inactivity")):is(1)
end)

test("not asked, and sent away", { tags = { "ap" } }, function(run)
  local home, phone = one("skip_inactivity_poll=1\n")
  run:for_time(s(9))
  expect(home:heard("disassociated due to inactivity")):is(1)
  -- It comes back.
  expect(phone:ap()):is("home")
  expect(phone.joins):count(2)
end)
