-- Two RADIUS servers, the first of which goes down: hostapd asks it four times, after 3, 6 and 12
-- s, before it turns to the second, and asks the first again after radius_retry_primary_interval.
local causes, enterprise = require "causes", require "enterprise"

local function open(more)
  enterprise.open { servers = enterprise.servers("10.0.0.2", "10.0.0.3"), ap = more }
  enterprise.second = enterprise.radius({ name = "bbb", ip = "10.0.0.3" }, "rsa")
end

test("nothing is wrong", { tags = { "eap", "radius" } }, function(run)
  open()
  enterprise.tour(run)
  enterprise.went("eap", 9, "eap", 9, "skc", 0)
end)

test("the first is down before anybody comes", { tags = { "eap", "radius", "failover" } },
     function(run)
  open()
  run:at(ms(1), function() enterprise.aaa:kill() end)
  run:for_time(s(60))
  local joins = enterprise.clerk.joins
  expect(joins[#joins].outcome):is("ok")
  expect(joins[#joins].method):is("eap")
  causes.all(run, "C34")
end)

test("it goes down between two access points", { tags = { "eap", "radius", "failover" } },
     function(run)
  open()
  run:at(s(3), function() enterprise.aaa:kill() end)
  enterprise.roam(run, "air", 90)
  local clerk = enterprise.clerk
  expect(clerk.roams[1].cause):is("C34")
  causes.all(run, "C34")
end)

test("and comes back", { tags = { "eap", "radius", "failover" } }, function(run)
  open("radius_retry_primary_interval=30\n")
  run:at(ms(1), function() enterprise.aaa:kill() end)
  run:at(s(50), function() enterprise.aaa:revive() end)
  run:at(s(70), function() enterprise.second:kill() end)
  run:at(s(80), function() enterprise.clerk:roam_to("south") end)
  run:for_time(s(84))
  local clerk = enterprise.clerk
  expect(clerk.roams[1].outcome):is("ok")
  expect(clerk.roams[1].phases.eap.time):at_most(ms(300))
end)
