-- WPA2-Enterprise with EAP-TTLS: what the server wants to know goes through a TLS tunnel, as PAP or
-- as MSCHAPv2 attributes.
local enterprise = require "enterprise"

local rows = {
  { name = "PAP", phase2 = "auth=PAP", trips = 6 },
  { name = "MSCHAPv2", phase2 = "auth=MSCHAPV2", trips = 7 },
}

for _, row in ipairs(rows) do
  test(row.name, { tags = { "eap", "ttls" } }, function(run)
    enterprise.open {
      method = "TTLS", phone = 'phase2="' .. row.phase2 .. '"\n',
    }
    enterprise.tour(run)
    enterprise.went("eap", row.trips, "eap", row.trips, "skc", 0)
  end)
end

test("PAP with ECDSA keys, sessions kept", { tags = { "eap", "ttls", "resumption" } },
     function(run)
  enterprise.open { method = "TTLS", pki = "ec", radius = { eap = { session_lifetime = s(3600) } } }
  enterprise.tour(run)
  enterprise.went("eap", 5, "eap", 4, "skc", 0)
end)
