-- A new PTK after fast transition: the rekeying tests of hostap's test_ap_ft.py with the outcomes
-- stated there. The station asks every second (wpa_ptk_rekey of its own), or the AP begins two
-- seconds after each key; no data is lost but what is in the air while the key changes.
local hwsim = require "lib.hwsim"
local eap = require "lib.eap"
local roams = require "roams"

local KEYED = "WPA: Key negotiation completed"
local HOLDERS = "mobility_domain=a1b2\nr0_key_lifetime=10000\npmk_r1_push=1\n" ..
  "reassociation_deadline=1000\n" ..
  "r0kh=02:00:00:00:03:00 nas1.w1.fi 5d1c3e9b07f24a86b1d8e0937c4f52a6\n" ..
  "r0kh=02:00:00:00:04:00 nas2.w1.fi 5d1c3e9b07f24a86b1d8e0937c4f52a6\n" ..
  "r1kh=02:00:00:00:03:00 00:01:02:03:04:05 5d1c3e9b07f24a86b1d8e0937c4f52a6\n" ..
  "r1kh=02:00:00:00:04:00 00:01:02:03:04:06 5d1c3e9b07f24a86b1d8e0937c4f52a6\n"
local NAMES = { "nas_identifier=nas1.w1.fi\nr1_key_holder=000102030405\n",
                "nas_identifier=nas2.w1.fi\nr1_key_holder=000102030406\n" }

-- given: akm, ap and station lines, global ones of the station, over.
local function world(given)
  local is_eap = given.akm == "FT-EAP"
  local secret = is_eap and eap.user or 'psk="12345678"\n'

  if is_eap then
    eap.server()
  end
  for i = 1, 2 do
    local lines = is_eap and eap.ap_lines(i, "FT-EAP")
      or "wpa=2\nwpa_key_mgmt=" .. given.akm .. "\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n"
    hwsim.ap(i, lines .. "ieee80211w=1\n" .. (given.ap or "") .. HOLDERS .. NAMES[i],
             { ssid = "test-ft" })
  end
  local dev0 = hwsim.station("key_mgmt=" .. given.akm .. "\nieee80211w=1\n" .. secret ..
                             (given.station or ""),
                             { ssid = "test-ft", global = given.global,
                               model = given.over == "ds" and "ft-ds" or nil })
  dev0:listen(KEYED)
  return dev0
end

local ASKS, GIVES = "wpa_ptk_rekey=1\n", "wpa_ptk_rekey=2\n"
local rows = {
  ap_ft_ptk_rekey = { "FT-PSK", station = ASKS, stops = { "ap2", "ap1" } },
  ap_ft_ptk_rekey2 = { "FT-PSK", station = ASKS, stops = { "ap2" } },
  ap_ft_ptk_rekey_ap = { "FT-PSK", ap = GIVES, stops = { "ap2", "ap1" } },
  ap_ft_ptk_rekey_ap2 = { "FT-PSK", ap = GIVES, stops = { "ap2" } },
  ap_ft_sae_ptk_rekey0 = { "FT-SAE", station = ASKS, stops = {} },
  ap_ft_sae_ptk_rekey1 = { "FT-SAE", station = ASKS, stops = { "ap2" } },
  ap_ft_sae_ptk_rekey_ap = { "FT-SAE", ap = GIVES, stops = { "ap2" } },
  ap_ft_sae_ptk_rekey_ap_ext_key_id = { "FT-SAE", ap = GIVES .. "extended_key_id=1\n",
                                        global = "extended_key_id=1\n", stops = { "ap2" },
                                        key_id = 1 },
  ap_ft_sae_over_ds_ptk_rekey0 = { "FT-SAE", station = ASKS, stops = {}, over = "ds" },
  ap_ft_sae_over_ds_ptk_rekey1 = { "FT-SAE", station = ASKS, stops = { "ap2" }, over = "ds" },
  ap_ft_sae_over_ds_ptk_rekey_ap = { "FT-SAE", ap = GIVES, stops = { "ap2" }, over = "ds" },
  ap_ft_eap_ptk_rekey_ap = { "FT-EAP", ap = GIVES, stops = { "ap2" } },
}
for name, row in pairs(rows) do
  local how = row.over == "ds" and "ft-ds" or "ft-air"
  local joined = row[1] == "FT-PSK" and "psk" or row[1] == "FT-SAE" and "sae" or "eap"

  test(name, { tags = { "peer", "ft", "rekey" } }, function(run)
    local dev0 = world { akm = row[1], ap = row.ap, station = row.station, over = row.over,
                         global = row.global }
    run:for_time(ms(900))
    for _, stop in ipairs(row.stops) do
      dev0:roam_to(stop, { over = row.over or "air" })
      run:for_time(ms(700))
    end
    local before = dev0:heard(KEYED)
    expect(dev0:key_id()):is(0)
    run:for_time(ms(2500))
    expect(dev0:key_id()):is(row.key_id or 0)
    run:for_time(ms(2500))
    expect(dev0:heard(KEYED)):at_least(before + 2)
    roams.round(dev0, "ap1", joined, how, row.stops)
    expect(dev0.flows.ping.ping.received):at_least(50)
    expect(run.failures):is_empty()
  end)
end
