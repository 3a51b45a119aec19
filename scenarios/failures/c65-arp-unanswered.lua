-- C65: after the roam a switch passes the phone's own packets and hands nobody what it says to
-- everybody: it asks for the gateway's address again and again.
local office, causes = require "office", require "causes"

local function go(run, broken)
  office.open { silent = true }
  if broken then fault { bug = "no-flood", at = "switch", times = 0 } end
  -- Its first word to the gateway is after the roam, so that it has to ask.
  office.phone:traffic { "ping", interval = ms(100), start = s(4) }
  office.roam(run, "air", 9)
  expect(office.phone.roams[1].outcome):is("ok")
  expect(office.phone.roams[1].method):is("ft-air")
end

test("group frames go nowhere", { tags = { "failure", "wired" } }, function(run)
  go(run, true)
  local f = causes.only(run, "C65")
  expect(f.certainty):is("proven")
  expect(f.ap):is("right")
  expect(f.frame):is("ARP request")
  expect(office.phone.flows.ping.received_up):is(0)
end)

test("group frames arrive", { tags = { "failure", "wired" } }, function(run)
  go(run, false)
  expect(office.phone.flows.ping.lost_up):is(0)
  expect(run.failures):is_empty()
end)
