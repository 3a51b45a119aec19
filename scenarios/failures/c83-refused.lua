-- C83: the authentication server says no. The air shows an EAP-Failure and reason 23 and not why;
-- the server's own log may.
local causes, enterprise = require "causes", require "enterprise"

local function refused(run, given, certainty, hidden)
  enterprise.open(given)
  run:for_time(s(5))
  local clerk = enterprise.clerk
  expect(clerk.joins):count(1)
  expect(clerk.joins[1].outcome):is("failed")
  expect(clerk.joins[1].reason):is(23)
  local f = causes.only(run, "C83")
  expect(f.certainty):is(certainty)
  expect(f.ap):is("north")
  if hidden then
    expect(f.hidden_log):contains(hidden)
  end
end

test("a wrong password in PEAP", { tags = { "failure", "eap", "smoke" } }, function(run)
  refused(run, { phone = 'password="wonderlamp"\n' }, "proven", "Invalid NT-Response")
end)

test("a wrong password in TTLS", { tags = { "failure", "eap" } }, function(run)
  refused(run, { method = "TTLS", phone = 'password="wonderlamp"\n' }, "proven",
          "Invalid user password")
end)

test("a name nobody has", { tags = { "failure", "eap" } }, function(run)
  refused(run, { phone = 'identity="eve"\n' }, "proven", "not found in the user database")
end)

test("everything right, and no all the same", { tags = { "failure", "eap", "radius" } },
     function(run)
  refused(run, { radius = { users = { { identity = "alice", password = "wonderland",
                                        reject = true } } } }, "candidate")
end)

test("no method that both do", { tags = { "failure", "eap" } }, function(run)
  refused(run, { method = "TTLS", radius = { eap = { methods = { "TLS", "PEAP" } } } },
          "candidate")
end)

test("hostapd's own server", { tags = { "failure", "eap", "own-server" } }, function(run)
  refused(run, { own = "office/users.eap_user", phone = 'password="wonderlamp"\n' }, "proven",
          "Invalid NT-Response")
end)

test("refused at the second access point", { tags = { "failure", "eap", "own-server" } },
     function(run)
  enterprise.open { own = "office/users.eap_user",
                    south = "eap_user_file=office/nobody.eap_user\n" }
  enterprise.roam(run)
  local roam = enterprise.clerk.roams[1]
  expect(roam.outcome):is("failed")
  expect(roam.cause):is("C83")
  expect(roam.reason):is(23)
  causes.all(run, "C83")
end)
