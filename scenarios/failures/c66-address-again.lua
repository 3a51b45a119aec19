-- C66: the roam took its milliseconds, and then the client had no address: its system asks for it
-- as if the link had been new, and nobody answers, or not soon.
local office, causes = require "office", require "causes"

local function long_roam(run, model, name, seconds)
  office.open { model = model, l3 = "dhcp" }
  if name then
    -- behind the message or two of the join
    fault { bug = name, at = "gateway", nth = name == "dhcp-silent" and 3 or 1, times = 1 }
  end
  office.roam(run, "air", seconds or 30)
  local roam = office.phone.roams[1]
  expect(roam.outcome):is("ok")
  expect(roam.method):is("ft-air")
  expect(roam.t_key):at_most(ms(50))
  return roam
end

local tags = { tags = { "failure", "dhcp" } }

test("the server is silent once", tags, function(run)
  local roam = long_roam(run, "asks-server", "dhcp-silent")
  local f = causes.only(run, "C66")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("air")
  expect(roam.cause):is("C66")
  -- RFC 2131 4.1: again after 4 s, a second more or less
  expect(roam.phases.l3.blocked_up):between(s(3), ms(5010))
  expect(roam.outage_up):between(s(3), ms(5100))
end)

-- It was restarted and knows no lease of this client: it has to be silent, and the client gives up.
test("the server has forgotten its leases", tags, function(run)
  local roam = long_roam(run, "asks-server", "dhcp-forgot")
  causes.only(run, "C66")
  expect(roam.phases.l3.blocked_up):between(s(10), s(16))
end)

test("everything anew, a silent server", tags, function(run)
  local roam = long_roam(run, "begins-anew", "dhcp-silent")
  causes.only(run, "C66")
  expect(roam.phases.l3.blocked_down):between(s(3), ms(5200))
end)

-- RFC 5227: a random wait, three probes, two seconds. Nothing is wrong, and seconds are gone.
test("probes for a conflict", tags, function(run)
  local roam = long_roam(run, "probes-address", nil, 20)
  causes.only(run, "C66")
  expect(roam.phases.l3.blocked_up):between(s(4), ms(7100))
end)

-- The gateway's answer is enough for a client that asks it, too.
test("the gateway answers, the server does not", tags, function(run)
  local roam = long_roam(run, "asks-gateway", "dhcp-silent")
  expect(roam.phases.l3.blocked_up):at_most(ms(10))
  expect(run.failures):is_empty()
end)

-- What needs no answer is not held up by a silent server.
test("the address stays in use", tags, function(run)
  local roam = long_roam(run, "refreshes-address", "dhcp-silent")
  expect(roam.phases.l3.blocked_up):is(ms(0))
  expect(run.failures):is_empty()
end)

test("a server that answers", tags, function(run)
  local roam = long_roam(run, "asks-server")
  expect(roam.phases.l3.blocked_up):at_most(ms(10))
  expect(run.failures):is_empty()
end)
