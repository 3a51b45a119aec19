-- CCKM through a controller: after one full authentication a roam is two elements in the
-- reassociation, and data flows with its response. No standard and no device stands behind this:
-- observed behaviour of clients, see models/README.md.
local roams = require "roams"
local wards = require "wards"

local kinds = {
  { name = "RSN and CCMP", ap = "wpa_key_mgmt=CCKM\n", phone = "proto=RSN\npairwise=CCMP\n" },
  { name = "WPA and TKIP", ap = "wpa=1\nwpa_pairwise=TKIP\nwpa_key_mgmt=CCKM\n",
    phone = "proto=WPA\npairwise=TKIP\ngroup=TKIP\n" },
  { name = "a mixed cell, CCMP", ap = "wpa=3\nwpa_pairwise=TKIP\nwpa_key_mgmt=CCKM WPA-EAP\n",
    phone = "" },
  { name = "a mixed cell, TKIP", ap = "wpa=3\nwpa_pairwise=TKIP\nwpa_key_mgmt=CCKM WPA-EAP\n",
    phone = "proto=WPA\n" },
}

for _, kind in ipairs(kinds) do
  test(kind.name .. ", there and back", { tags = { "cckm", "wlc", "walk" } }, function(run)
    local phone = wards.phone("phone", kind.phone, "key_mgmt=CCKM WPA-EAP\n" .. wards.PEAP)
    wards.controller { name = "wlc", n = 3, security = kind.ap .. wards.SERVER }
    wards.radius()
    phone:traffic { "voip", codec = "g711", start = s(2) }
    wards.tour(run, phone, { "ap2", "ap3", "ap2", "ap1" })
    roams.round(phone, "ap1", "eap", "cckm", { "ap2", "ap3", "ap2", "ap1" })
    for _, roam in ipairs(phone.roams) do
      expect(roam.radius_round_trips):is(0)
      expect(roam.t_key):at_most(ms(10))
    end
    expect(run.failures):is_empty()
  end)
end
