-- The EAP part of hostap's test_ap_ft.py with the outcomes stated there, with PEAP for GPSK.
local hwsim = require "lib.hwsim"
local eap = require "lib.eap"
local roams = require "roams"

local tags = { "peer", "eap", "ft" }
local NAMES = { "nas_identifier=nas1.w1.fi\nr1_key_holder=000102030405\n",
                "nas_identifier=nas2.w1.fi\nr1_key_holder=000102030406\n" }
local COMMON = "mobility_domain=a1b2\nr0_key_lifetime=10000\nreassociation_deadline=1000\n"
local LISTS = "r0kh=02:00:00:00:03:00 nas1.w1.fi 93b7c2e40d1f58a6e2c49b7705d3861f\n" ..
  "r0kh=02:00:00:00:04:00 nas2.w1.fi 93b7c2e40d1f58a6e2c49b7705d3861f\n" ..
  "r1kh=02:00:00:00:03:00 00:01:02:03:04:05 93b7c2e40d1f58a6e2c49b7705d3861f\n" ..
  "r1kh=02:00:00:00:04:00 00:01:02:03:04:06 93b7c2e40d1f58a6e2c49b7705d3861f\n"
local WILDCARD = "r0kh=ff:ff:ff:ff:ff:ff * 93b7c2e40d1f58a6e2c49b7705d3861f\n" ..
  "r1kh=00:00:00:00:00:00 00:00:00:00:00:00 93b7c2e40d1f58a6e2c49b7705d3861f\n"

-- given: akm, ap lines, keys (key holder lines), station lines, over, attrs of the server.
local function world(given)
  local akm = given.akm or "FT-EAP"


  eap.server(given.attrs)
  for i = 1, 2 do
    hwsim.ap(i, eap.ap_lines(i, akm) .. COMMON .. NAMES[i] .. (given.keys or LISTS) ..
             (given.push == false and "" or "pmk_r1_push=1\n") .. (given.ap or "") ..
             (i == 2 and given.ap2 or ""), { ssid = "test-ft" })
  end
  local dev0 = hwsim.station("key_mgmt=" .. (given.sta_akm or akm) .. "\nieee80211w=1\n" ..
                             eap.user .. (given.station or ""),
                             { ssid = "test-ft", model = given.over == "ds" and "ft-ds" or nil })
  dev0:listen(eap.started)
  dev0:listen(eap.keyed)
  return dev0
end

-- To ask for a key whose holder must be found first takes hostapd another rkh_pull_timeout.
local function there_and_back(run, dev0, over)
  for _, stop in ipairs { "ap2", "ap1" } do
    dev0:roam_to(stop, { over = over or "air" })
    run:for_time(over == "ds" and s(3) or ms(700))
    expect(dev0:ap()):is(stop)
  end
end

local plain = {
  ap_ft_eap_cui = { attrs = { cui = "gpsk-cui" }, ap = "radius_request_cui=1\n" },
  ap_ft_eap_over_ds = { over = "ds" },
  ap_ft_eap_dis = { keys = WILDCARD },
  ap_ft_eap_dis_over_ds = { keys = WILDCARD, over = "ds" },
  ap_ft_eap_pull = { push = false },
  ap_ft_eap_pull_wildcard = {
    akm = "WPA-EAP FT-EAP", keys = WILDCARD, push = false,
    ap = "rkh_pos_timeout=100\nrkh_neg_timeout=50\nrkh_pull_timeout=1234\nrkh_pull_retries=10\n",
  },
  ap_ft_eap_sha384 = {
    akm = "FT-EAP-SHA384", ap = "ieee80211w=2\n", station = "ieee80211w=2\n",
  },
  ap_ft_eap_sha384_over_ds = {
    akm = "FT-EAP-SHA384", ap = "ieee80211w=2\n", station = "ieee80211w=2\n", over = "ds",
  },
  -- a pinned BSSID and REASSOCIATE come to the same as ROAM
  ap_ft_eap_sha384_reassoc = {
    akm = "WPA-EAP-SUITE-B-192 FT-EAP-SHA384", ap = "ieee80211w=2\n", station = "ieee80211w=2\n",
  },
}
for name, given in pairs(plain) do
  test(name, { tags = tags }, function(run)
    local dev0 = world(given)
    run:for_time(s(1))
    there_and_back(run, dev0, given.over)
    expect(dev0:heard(eap.started)):is(1)
    roams.round(dev0, "ap1", "eap", given.over == "ds" and "ft-ds" or "ft-air", { "ap2", "ap1" })
    expect(dev0.flows.ping.ping.received):at_least(14)
  end)
end

-- RECONNECT by the PMKSA of the first association, then FT as ever.
for name, akm in pairs { ap_ft_pmksa_caching = "FT-EAP",
                         ap_ft_pmksa_caching_sha384 = "FT-EAP-SHA384" } do
  test(name, { tags = tags }, function(run)
    local dev0 = world { akm = akm, ap = "ieee80211w=2\n",
                         station = "ieee80211w=2\nft_eap_pmksa_caching=1\n" }
    run:for_time(s(1))
    hwsim.reconnect(run, dev0)
    expect(dev0:heard(eap.started)):is(1)
    there_and_back(run, dev0)
    expect(dev0:heard(eap.started)):is(1)
    expect(dev0.joins[2].method):is("skc")
    expect(dev0.roams[1].method):is("ft-air")
    expect(dev0.roams[2].method):is("ft-air")
    expect(run.failures):is_empty()
  end)
end
