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

-- Restarted before anybody has missed a beacon: the station believes in keys of which the
-- controller knows nothing any more, and its request is as good as a stranger's.
test("a controller that has been restarted", { tags = { "cckm", "wlc" } }, function(run)
  local phone = wards.phone("phone", "", "key_mgmt=CCKM WPA-EAP\n" .. wards.PEAP)
  local wlc = wards.controller { name = "wlc", n = 2,
                                 security = "wpa_key_mgmt=CCKM\n" .. wards.SERVER }
  wards.radius()
  run:at(s(4), function() wlc:kill() end)
  run:at(s(4) + ms(300), function() wlc:revive() end)
  run:at(ms(4500), function() phone:roam_to("ap2") end)
  run:for_time(s(8))
  local roam = phone.roams[1]
  expect(roam.to):is("ap2")
  expect(roam.attempts[1].method):is("cckm")
  expect(roam.method):is("eap")
  expect(roam.outcome):is("fell-back")
  expect(roam.cause):is("C42")
end)
