-- The first WPA with 802.1X, and beside RSN in one cell: nothing is cached with a WPA element, so
-- that every roam is a whole authentication.
local roams = require "roams"
local wards = require "wards"

local kinds = {
  { name = "WPA alone", ap = "wpa=1\nwpa_pairwise=TKIP\nwpa_key_mgmt=WPA-EAP\n", back = "eap" },
  { name = "WPA in a mixed cell", phone = "proto=WPA\n", back = "eap",
    ap = "wpa=3\nwpa_pairwise=TKIP\nwpa_key_mgmt=WPA-EAP\n" },
  { name = "RSN in a mixed cell", back = "skc",
    ap = "wpa=3\nwpa_pairwise=TKIP\nwpa_key_mgmt=WPA-EAP\n" },
}

for _, kind in ipairs(kinds) do
  test(kind.name, { tags = { "eap", "wpa1", "tkip" } }, function(run)
    local phone = wards.phone("phone", kind.phone)
    wards.controller { name = "wlc", n = 2, security = kind.ap .. wards.SERVER }
    wards.radius()
    phone:traffic { "voip", codec = "g711", start = s(2) }
    wards.tour(run, phone, { "ap2", "ap1" })
    roams.clean(phone.joins[1], "eap", "ap1")
    roams.clean(phone.roams[1], "eap", "ap2")
    roams.clean(phone.roams[2], kind.back, "ap1")
    expect(run.failures):is_empty()
  end)
end
