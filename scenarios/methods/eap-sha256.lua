-- 802.1X with SHA-256 (AKM 5): the same EAP, other key derivation and PMKID, protected management
-- frames.
local enterprise = require "enterprise"

test("out, and back by the cache", { tags = { "eap", "sha256", "pmf" } }, function(run)
  enterprise.open { akm = "WPA-EAP-SHA256", ap = "ieee80211w=2\n", phone = "ieee80211w=2\n" }
  enterprise.tour(run)
  enterprise.went("eap", 9, "eap", 9, "skc", 0)
  expect(enterprise.clerk.joins[1].akm):is("WPA-EAP-SHA256")
end)

test("both AKMs offered, the stronger one taken", { tags = { "eap", "sha256" } }, function(run)
  enterprise.open { akm = "WPA-EAP WPA-EAP-SHA256", ap = "ieee80211w=1\n",
                    phone = "ieee80211w=1\n" }
  enterprise.tour(run)
  enterprise.went("eap", 9, "eap", 9, "skc", 0)
  expect(enterprise.clerk.joins[1].akm):is("WPA-EAP-SHA256")
end)
