-- C54: there is an access point, and the phone does not find it.
local office, causes = require "office", require "causes"

test("a hidden name, and a phone that does not ask for it", { tags = { "failure", "scan" } },
     function(run)
  office.open { left = office.conf("left", "ignore_broadcast_ssid=1\n") }
  run:at(ms(1), function() office.right:kill() end)
  run:for_time(s(30))
  expect(office.phone.joins):count(0)
  local f = causes.only(run, "C54")
  expect(f.ap):is("left")
  expect(f.why):contains("hides its name")
end)

test("a channel that the phone does not look at", { tags = { "failure", "scan" } }, function(run)
  office.open { left = text((string.gsub(office.lines("left"), "channel=1\n", "channel=6\n"))) }
  run:at(ms(1), function() office.right:kill() end)
  run:for_time(s(30))
  local f = causes.only(run, "C54")
  expect(f.ap):is("left")
  expect(f.why):contains("never looks at its channel")
end)
