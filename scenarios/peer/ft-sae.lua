-- The SAE part of hostap's test_ap_ft.py, with the outcomes stated there: A, B and back to A by
-- fast transition with keys that one AP pushes or the other one pulls.
local ft = require "lib.ft"
local hwsim = require "lib.hwsim"
local roams = require "roams"

local tags = { "peer", "sae", "ft" }

local function ft_ap(i, lines, akm)
  return ft.ap(i, akm or "FT-SAE", "ieee80211w=1\n" .. lines)
end

-- given: ap, ap2 and station lines, akm of both sides, global, over, ds_model; joined: the method.
local function world(given)
  local model = given.model or given.over == "ds" and "ft-ds" or "generic"

  local ap1 = ft_ap(1, (given.ap or "") .. (given.secret or ft.passphrase), given.akm)
  local ap2 = ft_ap(2, (given.ap2 or given.ap or "") .. (given.secret or ft.passphrase),
        given.akm2 or given.akm)
  return hwsim.station("key_mgmt=" .. (given.sta_akm or given.akm or "FT-SAE") ..
                       "\nieee80211w=1\n" .. (given.station or 'psk="12345678"\n'),
                       { ssid = "test-ft", global = given.global, model = model }), ap1, ap2
end

local function judge(dev0, how, method)
  roams.clean(dev0.joins[1], method or "sae", "ap1")
  expect(dev0.roams):count(2)
  roams.clean(dev0.roams[1], how, "ap2")
  roams.clean(dev0.roams[2], how, "ap1")
  expect(dev0.failures):is_empty()
  -- data flows after each
  expect(dev0.flows.ping.ping.received):at_least(15)
end

-- Its RSNE is the one that the suite has in octets.
local unprotected = "ieee80211w=0\nwmm_enabled=1\n"
local RSNE = "30260100000fac040100000fac040100000fac09" -- to its capabilities

-- What only differs in its configuration.
local plain = {
  ap_ft_sae = {},
  ap_ft_sae_h2e = { ap = "sae_pwe=1\n", global = "sae_pwe=1\n" },
  ap_ft_sae_h2e_and_loop = { ap = "sae_pwe=2\n", global = "sae_pwe=0\n" },
  ap_ft_sae_h2e_and_loop2 = { ap = "sae_pwe=0\n", global = "sae_pwe=2\n" },
  -- What the AP says anyway; the PMKID of ff is to become PMKR1Name.
  ap_ft_sae_h2e_rsne_override = {
    ap = "sae_pwe=2\n" .. unprotected .. "rsne_override_ft=" .. RSNE .. "0c000100" ..
         string.rep("ff", 16) .. "\n",
    global = "sae_pwe=2\n",
  },
  ap_ft_sae_h2e_rsnxe_override = { ap = "sae_pwe=2\nrsnxe_override_ft=F40120\n",
                                   global = "sae_pwe=2\n" },
  ap_ft_sae_over_ds = { over = "ds" },
  ap_ft_sae_pw_id = {
    secret = "sae_password=secret|id=pwid\n", ap = "sae_pwe=2\nieee80211w=2\n",
    station = 'sae_password="secret"\nsae_password_id="pwid"\nieee80211w=2\n',
  },
  ap_ft_sae_with_both_akms = { akm = "FT-SAE SAE", sta_akm = "SAE FT-SAE" },
  ap_ft_sae_skip_prune_assoc = {},
}
for _, group in ipairs { 19, 20, 21 } do
  local v = { akm = "FT-SAE-EXT-KEY", ap = "sae_groups=" .. group .. "\n",
              global = "sae_groups=" .. group .. "\n" }
  plain["ap_ft_sae_ext_key_" .. group] = v
  plain["ap_ft_sae_ext_key_" .. group .. "_over_ds"] =
    { akm = v.akm, ap = v.ap, global = v.global, over = "ds" }
end

for name, given in pairs(plain) do
  test(name, { tags = tags }, function(run)
    local dev0 = world(given)
    run:for_time(s(1))
    ft.there_and_back(run, dev0, given.over)
    judge(dev0, given.over == "ds" and "ft-ds" or "ft-air")
  end)
end

-- AP1 has FT-SAE, AP2 FT-PSK: another AKM, so that each move is an initial association.
test("ap_ft_sae_transition", { tags = tags }, function(run)
  local dev0 = world { akm = "FT-SAE", akm2 = "FT-PSK", sta_akm = "FT-SAE FT-PSK" }
  run:for_time(s(1))
  dev0:roam_to("ap2")
  run:for_time(s(1))
  expect(dev0:ap()):is("ap2")
  dev0:roam_to("ap1")
  run:for_time(s(1))
  expect(dev0:ap()):is("ap1")
  expect(dev0.flows.ping.ping.received):at_least(15)
end)

-- Under a good MIC, the target's last answer has other capabilities than its beacon, PMKR1Name of
-- zeros, or another RSNXE: nobody goes there.
for name, row in pairs {
  ap_ft_sae_h2e_rsne_mismatch = {
    "rsne_override_ft=" .. RSNE .. "0c010100" .. string.rep("ff", 16),
    "FT: RSNE mismatch between Beacon/ProbeResp and FT protocol Reassociation Response frame",
  },
  ap_ft_sae_h2e_rsne_mismatch_pmkr1name = {
    "rsne_override_ft=" .. RSNE .. "0c000100" .. string.rep("00", 16),
    "FT: No matching PMKR1Name (PMKID) in RSNIE",
  },
  ap_ft_sae_h2e_rsnxe_mismatch = {
    "rsnxe_override_ft=F40160",
    "FT: RSNXE mismatch between Beacon/ProbeResp and FT protocol Reassociation Response frame",
  },
} do
  test(name, { tags = tags }, function(run)
    local dev0 = world { ap = "sae_pwe=2\n" .. unprotected .. row[1] .. "\n",
                         global = "sae_pwe=2\n", model = "wpa-supplicant" }
    local left = "CTRL-EVENT-DISCONNECTED bssid=02:00:00:00:04:00 reason=13 locally_generated=1"

    dev0:listen(row[2])
    dev0:listen(left)
    run:for_time(s(1))
    dev0:roam_to("ap2")
    run:for_time(s(1))
    expect(dev0:ap()):is_not("ap2")
    expect(dev0:heard(row[2])):is(1)
    expect(dev0:heard(left)):is(1)
  end)
end

-- RSNXE Used is said, and there is none: the target drops the request, and the station returns.
test("ap_ft_sae_rsnxe_used_mismatch", { tags = tags }, function(run)
  local dev0, _, ap2 = world { ap = "sae_pwe=2\n", global = "sae_pwe=0\n",
                               model = "wpa-supplicant" }
  local why = "FT: FTE indicated that STA uses RSNXE, but RSNXE was not included"

  ap2:listen(why)
  run:for_time(s(1))
  dev0:set { ft_rsnxe_used = true }
  dev0:roam_to("ap2")
  run:for_time(s(5))
  expect(ap2:heard(why)):at_least(1)
  expect(dev0:ap()):is("ap1")
end)

-- DISCONNECT and RECONNECT by the PMKSA of FT-SAE, whose key is the PMK of SAE; then FT as ever.
local cached = {
  ap_ft_sae_pmksa_caching = {},
  ap_ft_sae_pmksa_caching_pwe = { ap = "sae_pwe=2\n", global = "sae_pwe=2\n" },
  ap_ft_sae_pmksa_caching_h2e = { ap = "sae_pwe=1\n", global = "sae_pwe=1\n" },
  ap_ft_sae_pmksa_caching_h2e_prepend_pmkid = {
    ap = "sae_pwe=1\n", global = "sae_pwe=1\nft_prepend_pmkid=1\n",
  },
}
for name, given in pairs(cached) do
  test(name, { tags = tags }, function(run)
    local dev0 = world(given)
    run:for_time(s(1))
    expect(dev0:sae_group()):is(19)
    hwsim.reconnect(run, dev0)
    expect(dev0:sae_group()):is(nil)
    ft.there_and_back(run, dev0)
    expect(dev0.joins[2].method):is("sae-pmksa")
    judge(dev0, "ft-air")
  end)
end

-- The group key changes every second, before the roam and after it.
for _, group in ipairs { 19, 20, 21 } do
  test("ap_ft_sae_ext_key_gtk_rekey_group_" .. group, { tags = tags }, function(run)
    local rekeyed = "RSN: Group rekeying completed"
    local dev0, ap1 = world { akm = "FT-SAE-EXT-KEY", global = "sae_groups=" .. group .. "\n",
                              ap = "wpa_group_rekey=1\nsae_groups=" .. group .. "\n" }
    dev0:listen(rekeyed)
    run:for_time(s(2) + ms(300))
    local before = dev0:heard(rekeyed)
    expect(before):at_least(1)
    dev0:roam_to("ap2")
    run:for_time(ms(300))
    ap1:kill() -- it goes on rekeying with a station that has gone
    run:for_time(s(2))
    expect(dev0:ap()):is("ap2")
    expect(dev0:heard(rekeyed)):at_least(before + 1)
    expect(dev0.failures):is_empty()
  end)
end
