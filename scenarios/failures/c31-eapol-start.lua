-- C31: the access point has the PMK of a notebook that comes back, but the notebook sends
-- EAPOL-Start: hostapd forgets the cached key and asks for everything anew.
local enterprise = require "enterprise"

test("begins by itself although it named a key", { tags = { "failure", "eap", "pmksa" } },
     function(run)
  enterprise.open { model = "eager", own = "office/users.eap_user" }
  enterprise.tour(run, "air", 12)
  local roam = enterprise.clerk.roams[2]
  expect(roam.outcome):is("fell-back")
  expect(roam.method):is("eap")
  expect(roam.cause):is("C31")
end)
