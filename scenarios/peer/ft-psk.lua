-- The PSK part of hostap's test_ap_ft.py, with the outcomes stated there: A, B and back to A.
local hwsim = require "lib.hwsim"
local roams = require "roams"

local tags = { "peer", "psk", "ft" }
local MAC = { "02:00:00:00:03:00", "02:00:00:00:04:00" }
local R1KH = { "00:01:02:03:04:05", "00:01:02:03:04:06" }

-- Keys of the suite by their first octet; twice, or once, as hostapd had it before 2.7.
local KEY = {
  ["00"] = "000102030405060708090a0b0c0d0e0f",
  ["10"] = "100102030405060708090a0b0c0d0e0f",
  ["20"] = "200102030405060708090a0b0c0d0e0f",
  ["30"] = "300102030405060708090a0b0c0d0e0f",
  ["0f"] = "0f0102030405060708090a0b0c0d0e0f",
  ["2f"] = "2f0102030405060708090a0b0c0d0e0f",
  ["3f"] = "3f0102030405060708090a0b0c0d0e0f",
}
local function key(first, old)
  return old and KEY[first] or KEY[first] .. KEY[first]
end

local function r0kh(i, k)
  return "r0kh=" .. MAC[i] .. " nas" .. i .. ".w1.fi " .. k .. "\n"
end

local function r1kh(i, k)
  return "r1kh=" .. MAC[i] .. " " .. R1KH[i] .. " " .. k .. "\n"
end

local function holders(old)
  return {
    r0kh(1, key("10", old)) .. r0kh(2, key("30", old)) .. r1kh(2, key("20", old)),
    r0kh(1, key("20", old)) .. r0kh(2, key("00", old)) .. r1kh(1, key("30", old)),
  }
end
-- Anybody, by one key.
local wildcard = "r0kh=ff:ff:ff:ff:ff:ff * " .. key("10") .. "\n" ..
                 "r1kh=00:00:00:00:00:00 00:00:00:00:00:00 " .. key("10") .. "\n"

-- given: see world. The lines that every AP of the suite has, and its own.
local function ft_ap(i, given)
  local keys = given.holders or holders(given.old)

  return hwsim.ap(i, (given.wpa or "wpa=2\nrsn_pairwise=CCMP\n") .. "wpa_key_mgmt=" ..
                  (given.akm or "FT-PSK") .. "\n" ..
                  (given.secret or "wpa_passphrase=12345678\n") .. "mobility_domain=" ..
                  (i == 2 and given.mdid2 or "a1b2") ..
                  (given.no_r0_lifetime and "" or "\nr0_key_lifetime=10000") ..
                  "\nreassociation_deadline=1000\npmk_r1_push=" ..
                  (given.pull and "0\n" or "1\n") .. "nas_identifier=nas" ..
                  (i == 1 and given.nas1 or i) .. ".w1.fi\nr1_key_holder=00010203040" .. 4 + i ..
                  "\n" ..
                  (type(keys) == "table" and keys[i] or keys) ..
                  (i == 2 and given.ap2 or given.ap or ""),
                  { ssid = "test-ft" })
end

-- given: akm, wpa, secret, holders, old, pull, ap, ap2 (lines), mdid2, nas1; sta (lines), sta_akm,
-- over.
local function world(given)
  local ap1, ap2 = ft_ap(1, given), ft_ap(2, given)
  local dev0 = hwsim.station("key_mgmt=" .. (given.sta_akm or "FT-PSK") .. "\n" ..
                             (given.sta or 'psk="12345678"\nieee80211w=1\n'),
                             { ssid = "test-ft", global = given.global })

  return dev0, ap1, ap2
end

local function there_and_back(run, dev0, over, time)
  for _, stop in ipairs { "ap2", "ap1" } do
    dev0:roam_to(stop, { over = over or "air" })
    run:for_time(time or ms(700))
  end
end

local function judge(dev0, how)
  roams.round(dev0, "ap1", "psk", how, { "ap2", "ap1" })
  expect(dev0.flows.ping.ping.received):at_least(15) -- data flows after each
end

local pmf = 'psk="12345678"\nieee80211w=2\n'
-- What only differs in its configuration.
local plain = {
  ap_ft = {},
  ap_ft_old_key = { old = true },
  ap_ft_local_key_gen = { holders = "ft_psk_generate_local=1\n" },
  ap_ft_mixed = { wpa = "wpa=3\nwpa_pairwise=TKIP\nrsn_pairwise=CCMP\n", akm = "WPA-PSK FT-PSK",
                  sta_akm = "WPA-PSK FT-PSK" },
  ap_ft_gcmp_256 = { wpa = "wpa=2\nrsn_pairwise=GCMP-256\n",
                     sta = 'psk="12345678"\npairwise=GCMP-256\ngroup=GCMP-256\n' },
  ap_ft_skip_prune_assoc = {},
  ap_ft_skip_prune_assoc_pmf = { ap = "ieee80211w=2\n" },
  ap_ft_skip_prune_assoc_pmf_over_ds = { ap = "ieee80211w=2\n", over = "ds" },
  ap_ft_pmf = { ap = "ieee80211w=2\n" },
  ap_ft_pmf_over_ds = { ap = "ieee80211w=2\n", over = "ds" },
  ap_ft_pmf_required = { ap = "ieee80211w=2\n", sta = pmf },
  ap_ft_pmf_required_over_ds = { ap = "ieee80211w=2\n", sta = pmf, over = "ds" },
  ap_ft_over_ds = { over = "ds" },
  ap_ft_over_ds_pull = { pull = true, over = "ds" },
  ap_ft_over_ds_pull_old_key = { pull = true, old = true, over = "ds" },
}
for suffix, word in pairs { [""] = false, cmac_128 = "AES-128-CMAC", gmac_128 = "BIP-GMAC-128",
                            gmac_256 = "BIP-GMAC-256", cmac_256 = "BIP-CMAC-256" } do
  local lines = "ieee80211w=2\n" .. (word and "group_mgmt_cipher=" .. word .. "\n" or "")

  if word then
    plain["ap_ft_pmf_bip_" .. suffix] = { ap = lines }
    plain["ap_ft_pmf_bip_" .. suffix .. "_over_ds"] = { ap = lines, over = "ds" }
  else
    plain.ap_ft_pmf_bip_over_ds = { ap = lines, over = "ds" }
  end
end

for name, given in pairs(plain) do
  test(name, { tags = tags }, function(run)
    local dev0 = world(given)

    run:for_time(s(1))
    there_and_back(run, dev0, given.over)
    judge(dev0, given.over == "ds" and "ft-ds" or "ft-air")
  end)
end

-- PMK-R0 is derived from the SSID, so that an association by it proves that; one by a PSK does not.
test("ap_ft_ssid_verified", { tags = tags }, function(run)
  local dev0 = world {}

  run:for_time(s(1))
  expect(dev0:ssid_verified()):is(false)
  for _, stop in ipairs { "ap2", "ap1" } do
    dev0:roam_to(stop)
    run:for_time(ms(700))
    expect(dev0:ssid_verified()):is(true)
  end
  judge(dev0, "ft-air")
end)

-- Beacon requests of the suite: by table, and no more than the fixed fields; at each AP in turn.
test("ap_ft_roam_rrm", { tags = tags }, function(run)
  local dev0, ap1, ap2 = world { ap = "rrm_beacon_report=1\n" }

  run:for_time(s(1))
  hwsim.beacon_request(run, ap1, dev0)
  dev0:roam_to("ap2")
  run:for_time(ms(700))
  hwsim.beacon_request(run, ap2, dev0)
  dev0:roam_to("ap1")
  run:for_time(ms(700))
  hwsim.beacon_request(run, ap1, dev0)
  judge(dev0, "ft-air")
end)

-- Two processes that know each other by wildcards; two rounds.
for name, over in pairs { ap_ft_separate_hostapd = "air", ap_ft_over_ds_separate_hostapd = "ds" } do
  test(name, { tags = tags }, function(run)
    local dev0 = world { holders = wildcard }
    local how = over == "ds" and "ft-ds" or "ft-air"

    run:for_time(s(1))
    there_and_back(run, dev0, over, s(3)) -- the first pulls take a second and more
    there_and_back(run, dev0, over, s(3))
    roams.round(dev0, "ap1", "psk", how, { "ap2", "ap1", "ap2", "ap1" })
  end)
end

-- The FT station goes round; one with WPA-PSK and one with WPA-PSK-SHA256 join beside it.
test("ap_ft_multi_akm", { tags = tags }, function(run)
  local dev0 = world { akm = "FT-PSK WPA-PSK WPA-PSK-SHA256" }
  local others = {}

  for i, akm in ipairs { "WPA-PSK", "WPA-PSK-SHA256" } do
    others[i] = hwsim.station("key_mgmt=" .. akm .. '\npsk="12345678"\n',
                              { ssid = "test-ft", name = "dev" .. i })
  end
  run:for_time(s(1))
  there_and_back(run, dev0)
  judge(dev0, "ft-air")
  for _, other in ipairs(others) do
    expect(other.joins):count(1)
    expect(other.joins[1].outcome):is("ok")
    expect(other.failures):is_empty()
  end
end)

-- Three right passphrases and a wrong one.
test("ap_ft_psk_file", { tags = tags }, function(run)
  local dev0 = world {
    secret = "wpa_psk_file=test-ft.psk\n", sta = 'psk="very secret"\n',
  }
  local wrong = hwsim.station('key_mgmt=FT-PSK\npsk="another secret"\n',
                              { ssid = "test-ft", name = "dev1" })
  local failed = "WPA: 4-Way Handshake failed"

  wrong:listen(failed)
  run:for_time(s(1))
  there_and_back(run, dev0)
  run:for_time(s(10))
  judge(dev0, "ft-air")
  expect(wrong:ap()):is(nil)
  expect(wrong:heard(failed)):at_least(1)
end)

-- The command itself fails; no frame is sent.
test("ap_ft_diff_mobility_domain_over_ds", { tags = tags }, function(run)
  local dev0 = world { mdid2 = "c3d4" }

  run:for_time(s(1))
  dev0:roam_to("ap2", { over = "ds" })
  run:for_time(s(2))
  expect(dev0:ap()):is("ap1")
  expect(dev0.roams):is_empty()
end)

-- The current AP keeps silent about the request.
test("ap_ft_over_ds_disabled", { tags = tags }, function(run)
  local dev0 = world { ap = "ft_over_ds=0\n" }

  run:for_time(s(1))
  dev0:roam_to("ap2", { over = "ds" })
  run:for_time(s(2))
  expect(dev0:ap()):is("ap1")
end)

-- There is nobody of that address any more.
test("ap_ft_over_ds_unknown_target", { tags = tags }, function(run)
  local dev0, _, ap2 = world {}

  run:for_time(s(1))
  ap2:kill()
  dev0:roam_to("ap2", { over = "ds" })
  run:for_time(s(2))
  expect(dev0:ap()):is("ap1")
end)

-- Keys or lists that do not fit: the target has no PMK-R1 and does not let the station in.
local function mismatch(name, change)
  test(name, { tags = tags }, function(run)
    local given = { ap = "ieee80211w=2\n", sta = pmf, holders = holders() }

    change(given)
    local dev0 = world(given)

    run:for_time(s(1))
    dev0:roam_to("ap2", { over = "ds" })
    run:for_time(s(1))
    expect(dev0:ap()):is("ap1")
  end)
end

mismatch("ap_ft_mismatching_rrb_key_push", function(given)
  given.holders[2] = r0kh(1, key("2f")) .. r0kh(2, key("0f")) .. r1kh(1, key("3f"))
end)
mismatch("ap_ft_mismatching_rrb_key_pull", function(given)
  given.pull = true
  given.holders[2] = r0kh(1, key("2f")) .. r0kh(2, key("0f")) .. r1kh(1, key("3f"))
end)
mismatch("ap_ft_mismatching_rrb_r0kh_push", function(given)
  given.holders[2] = "r0kh=12:00:00:00:03:00 nas1.w1.fi " .. key("20") .. "\n" ..
                     r0kh(2, key("00")) ..
                     "r1kh=12:00:00:00:03:00 10:01:02:03:04:05 " .. key("30") .. "\n"
end)
mismatch("ap_ft_mismatching_r0kh_id_pull", function(given)
  given.pull, given.nas1 = true, 0
end)
mismatch("ap_ft_mismatching_rrb_r0kh_pull", function(given)
  given.pull = true
  given.holders[1] = r0kh(1, key("10")) .. r0kh(2, key("30")) ..
                     "r1kh=02:00:00:00:04:00 10:01:02:03:04:06 " .. key("20") .. "\n"
end)

-- The group key changes every second, before the roam and after it.
test("ap_ft_gtk_rekey", { tags = tags }, function(run)
  local rekeyed = "RSN: Group rekeying completed"
  local dev0, ap1 = world { ap = "wpa_group_rekey=1\n" }

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

-- Not to be left by fast transition: both moves are initial associations.
test("ap_ft_diff_mobility_domain", { tags = tags }, function(run)
  local dev0 = world { mdid2 = "c3d4" }

  run:for_time(s(1))
  there_and_back(run, dev0)
  for i, stop in ipairs { "ap2", "ap1" } do
    expect(dev0.roams[i].method):is("psk")
    expect(dev0.roams[i].to):is(stop)
    expect(dev0.roams[i].outcome):is("ok")
    expect(dev0.roams[i].cause):is("C21") -- it could have been faster
  end
end)

-- The target does not protect management frames, which the station demands.
for name, over in pairs { ap_ft_pmf_required_mismatch = "air",
                          ap_ft_pmf_required_mismatch_over_ds = "ds" } do
  test(name, { tags = tags }, function(run)
    local dev0 = world { ap = "ieee80211w=2\n", ap2 = "ieee80211w=0\n", sta = pmf }

    run:for_time(s(1))
    expect(dev0:ap()):is("ap1")
    dev0:roam_to("ap2", { over = over })
    run:for_time(s(2))
    expect(dev0:ap()):is("ap1")
    expect(dev0.flows.ping.ping.lost):at_most(1)
  end)
end

-- A pulled PMK-R1 lives two seconds: each roam pulls another.
test("ap_ft_r1_key_expiration", { tags = tags }, function(run)
  local dev0 = world { ap = "r1_max_key_lifetime=2\n" }

  for _, stop in ipairs { "ap2", "ap1" } do
    run:for_time(s(4))
    dev0:roam_to(stop)
  end
  run:for_time(s(2))
  judge(dev0, "ft-air")
end)

-- PMK-R0 lived two seconds and no key comes of it; what the station is told is status 53.
test("ap_ft_r0_key_expiration", { tags = tags }, function(run)
  local dev0 = world { ap = "ft_r0_key_lifetime=2\n", no_r0_lifetime = true }

  dev0:listen("CTRL-EVENT-AUTH-REJECT")
  run:for_time(s(5))
  dev0:roam_to("ap2")
  run:for_time(s(2))
  expect(dev0:heard("CTRL-EVENT-AUTH-REJECT")):at_least(1)
  hwsim.reconnect(run, dev0)
  expect(dev0:ap()):is_not(nil)
  expect(dev0.roams[1].attempts[1].status):is(53)
end)
