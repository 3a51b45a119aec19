-- Two APs of hostap's test_ap_ft.py that know each other's keys, pushed when a station joins.
local hwsim = require "lib.hwsim"

local ft = {}

-- Every AP has the keys of the others under the names that hostap's suite gives them.
ft.holders = "mobility_domain=a1b2\nr0_key_lifetime=10000\npmk_r1_push=1\n" ..
  "reassociation_deadline=1000\n" ..
  "r0kh=02:00:00:00:03:00 nas1.w1.fi 5d1c3e9b07f24a86b1d8e0937c4f52a6\n" ..
  "r0kh=02:00:00:00:04:00 nas2.w1.fi 5d1c3e9b07f24a86b1d8e0937c4f52a6\n" ..
  "r1kh=02:00:00:00:03:00 00:01:02:03:04:05 5d1c3e9b07f24a86b1d8e0937c4f52a6\n" ..
  "r1kh=02:00:00:00:04:00 00:01:02:03:04:06 5d1c3e9b07f24a86b1d8e0937c4f52a6\n"
local names = { "nas_identifier=nas1.w1.fi\nr1_key_holder=000102030405\n",
                "nas_identifier=nas2.w1.fi\nr1_key_holder=000102030406\n" }

ft.passphrase = "wpa_passphrase=12345678\n"

-- The lines of AP number i, among them the given ones.
function ft.lines(i, akm, lines)
  return "wpa=2\nwpa_key_mgmt=" .. akm .. "\nrsn_pairwise=CCMP\n" .. lines .. ft.holders ..
         names[i]
end

function ft.ap(i, akm, lines)
  return hwsim.ap(i, ft.lines(i, akm, lines), { ssid = "test-ft" })
end

-- ROAM to AP2 and back, or FT_DS.
function ft.there_and_back(run, phone, over)
  for _, stop in ipairs { "ap2", "ap1" } do
    phone:roam_to(stop, { over = over or "air" })
    run:for_time(ms(700))
  end
end

return ft
