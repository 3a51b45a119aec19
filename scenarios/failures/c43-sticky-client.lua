-- C43: the controller shares keys among its access points, and one client makes use of it. Another
-- one remembers only where it has been: at each new access point it goes through EAP.
local causes, roams, wards = require "causes", require "roams", require "wards"

wards.controller { name = "wlc", n = 2 }
wards.radius()

local function both(run)
  local okc = wards.phone("okc", "proactive_key_caching=1\n")
  local sticky = wards.phone("sticky")
  run:at(ms(1), function() sticky:leave() end) -- one after the other: each hears both
  run:at(s(2), function() sticky:join() end)
  run:at(s(4), function() okc:roam_to("ap2") end)
  run:at(s(6), function() sticky:roam_to("ap2") end)
  run:at(s(8), function() sticky:roam_to("ap1") end)
  run:for_time(s(10))
  return okc, sticky
end

test("one does, one does not", { tags = { "failure", "okc", "skc", "wlc" } }, function(run)
  local okc, sticky = both(run)
  roams.clean(okc.roams[1], "okc", "ap2")
  expect(sticky.roams[1].method):is("eap")
  expect(sticky.roams[1].outcome):is("ok")
  expect(sticky.roams[1].cause):is("C43")
  roams.clean(sticky.roams[2], "skc", "ap1")
  local f = causes.only(run, "C43")
  expect(f.station):is("sticky")
  expect(f.certainty):is("candidate")
end)
