-- C46: FT over 802.1X with a cached PMK. Until 2.10 hostap hashed its name with SHA-1, since 2.11
-- with SHA-256: a client of the one asks an access point of the other for a key by a name it does
-- not know, and EAP follows.
local causes, enterprise, roams = require "causes", require "enterprise", require "roams"

local function comes_back(run)
  enterprise.open { akm = "FT-EAP", domain = true, phone = "ft_eap_pmksa_caching=1\n" }
  local clerk = enterprise.clerk
  run:at(s(4), function() clerk:leave() end)
  run:at(s(5), function() clerk:join() end)
  run:for_time(s(9))
  expect(clerk.joins):count(2)
  return clerk
end

test("a client of 2.10", { tags = { "failure", "eap", "ft", "pmksa" } }, function(run)
  fault { bug = "pmkid-old-hash", at = "clerk", times = 0 }
  local clerk = comes_back(run)
  expect(clerk.joins[2].outcome):is("fell-back")
  expect(clerk.joins[2].method):is("eap")
  expect(clerk.joins[2].cause):is("C46")
  expect(causes.only(run, "C46").evidence):is("air")
end)

test("both of one time", { tags = { "eap", "ft", "pmksa" } }, function(run)
  local clerk = comes_back(run)
  roams.clean(clerk.joins[2], "skc", "north")
  expect(run.failures):is_empty()
end)

-- An access point that was restarted has lost the key; its name is not to blame.
test("the key is gone", { tags = { "failure", "eap", "ft", "pmksa" } }, function(run)
  fault { reboot = true, at = "north", time = ms(4200), lasts = ms(200) }
  local clerk = comes_back(run)
  expect(clerk.joins[2].outcome):is("fell-back")
  causes.only(run, "C91")
end)
