-- Whom an access point answers when it is asked who is there.
local cell = require "cell"

local function open(ap, phone)
  cell.ap(ap)
  return cell.phone(phone)
end

test("a hidden name is told to who knows it", { tags = { "ap", "scan" } }, function(run)
  local phone = open("ignore_broadcast_ssid=1\n", "scan_ssid=1\n")
  run:for_time(s(2))
  expect(phone:ap()):is("home")
end)

test("and to nobody else", { tags = { "ap", "scan" } }, function(run)
  local phone = open("ignore_broadcast_ssid=1\n")
  run:for_time(s(10))
  expect(phone:ap()):is(nil)
end)
