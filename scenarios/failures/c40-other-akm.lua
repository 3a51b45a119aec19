-- C40: a notebook names a PMKSA that it made with another AKM. The access point does not know it by
-- this name, so that EAP is had after all.
local causes, enterprise, roams = require "causes", require "enterprise", require "roams"

-- North offers the old AKM alone, south the newer one; the clerk can do both.
local function tour(run)
  enterprise.open { akm = "WPA-EAP", phone_akm = "WPA-EAP WPA-EAP-SHA256",
                    south = "wpa_key_mgmt=WPA-EAP-SHA256\nieee80211w=1\n",
                    phone = "ieee80211w=1\nproactive_key_caching=1\n" }
  run:at(s(4), function() enterprise.clerk:roam_to("south") end)
  run:for_time(s(9))
  return enterprise.clerk.roams[1]
end

test("named all the same", { tags = { "failure", "eap", "pmksa" } }, function(run)
  fault { bug = "pmksa-any-akm", at = "clerk", times = 0 }
  local roam = tour(run)
  expect(roam.outcome):is("fell-back")
  expect(roam.method):is("eap")
  expect(roam.cause):is("C40")
  expect(causes.only(run, "C40").certainty):is("candidate")
end)

test("not named, as it should be", { tags = { "eap", "pmksa" } }, function(run)
  roams.clean(tour(run), "eap", "south")
  expect(run.failures):is_empty()
end)
