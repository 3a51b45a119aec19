-- WPA3-Enterprise with 192 bits (AKM 12): EAP-TLS, GCMP-256, protected management frames with a
-- GMAC of 256 bits. Its PMKID is made with the KCK of the first handshake: message 1 of that one
-- carries none, and what is cached is cached only when it is through.
local enterprise = require "enterprise"

test("out, and back by the cache", { tags = { "eap", "suite-b", "pmf" } }, function(run)
  enterprise.open {
    akm = "WPA-EAP-SUITE-B-192", pairwise = "GCMP-256", method = "TLS", pki = "ec",
    ap = "ieee80211w=2\ngroup_mgmt_cipher=BIP-GMAC-256\n",
    phone = "ieee80211w=2\npairwise=GCMP-256\ngroup=GCMP-256\ngroup_mgmt=BIP-GMAC-256\n",
  }
  enterprise.tour(run)
  enterprise.went("eap", 5, "eap", 5, "skc", 0)
  expect(enterprise.clerk.joins[1].akm):is("WPA-EAP-SUITE-B-192")
end)
