-- FT with 802.1X and SHA-384 (AKM 13): PMKs and MICs are longer, frames the same.
local enterprise = require "enterprise"

local function open(more)
  local given = {
    akm = "WPA-EAP-SUITE-B-192 FT-EAP-SHA384", phone_akm = "FT-EAP-SHA384", pairwise = "GCMP-256",
    method = "TLS", pki = "ec", domain = true,
    ap = "ieee80211w=2\ngroup_mgmt_cipher=BIP-GMAC-256\n" .. (more or ""),
    phone = "ieee80211w=2\npairwise=GCMP-256\ngroup=GCMP-256\ngroup_mgmt=BIP-GMAC-256\n",
    model = more and "ft-ds" or nil,
  }
  return enterprise.open(given)
end

test("over the air", { tags = { "eap", "ft", "pmf" } }, function(run)
  open()
  enterprise.tour(run)
  enterprise.went("eap", 5, "ft-air", 0, "ft-air", 0)
  expect(enterprise.clerk.roams[1].akm):is("FT-EAP-SHA384")
end)

test("over the DS", { tags = { "eap", "ft", "ds", "pmf" } }, function(run)
  open("ft_over_ds=1\n")
  enterprise.tour(run, "ds")
  enterprise.went("eap", 5, "ft-ds", 0, "ft-ds", 0)
end)

test("CCMP and no more protection than needed", { tags = { "eap", "ft" } }, function(run)
  enterprise.open { akm = "FT-EAP-SHA384", domain = true, ap = "ieee80211w=1\n",
                    phone = "ieee80211w=1\n" }
  enterprise.tour(run)
  enterprise.went("eap", 9, "ft-air", 0, "ft-air", 0)
end)
