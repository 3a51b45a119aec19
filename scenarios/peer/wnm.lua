-- hostap's test_wnm.py, as far as it is about transitions, with the outcomes stated there.
local hwsim = require "lib.hwsim"

local tags = { tags = { "peer", "wnm" } }
local WNM = "bss_transition=1\nrrm_neighbor_report=1\n"
local AP1, AP2 = "02:00:00:00:03:00", "02:00:00:00:04:00"

local function at(channel, where)
  return { ssid = "test-wnm", channel = channel, at = where }
end

local function access_point(i, channel, lines, where)
  local one = hwsim.ap(i, WNM .. (lines or ""), at(channel, where))

  for _, status in ipairs { "0", "1", "7" } do
    one:listen("status_code=" .. status)
  end
  one:listen("target_bssid=" .. AP1)
  one:listen("target_bssid=" .. AP2)
  return one
end

local function client(lines, given)
  given = given or {}
  return hwsim.station(lines or "key_mgmt=NONE\n",
                       { ssid = "test-wnm", freq = "2412 2437 2462", at = given.at,
                         model = given.model })
end

-- With AP 1, and how many channels it has looked at since.
local function begin(run, dev0)
  run:for_time(s(1))
  if dev0:ap() ~= "ap1" then
    dev0:roam_to("ap1")
    run:for_time(s(1))
  end
  expect(dev0:ap()):is("ap1")
  return dev0:channels_scanned()
end

-- Whom it tells that the association will end, it looks round.
test("wnm_disassoc_imminent", tags, function(run)
  local ap1 = access_point(1, 1)
  local dev0 = client()
  local scanned = begin(run, dev0)

  ap1:bss_tm_req(dev0, { disassoc_imminent = true, disassoc_timer = 10 })
  run:for_time(s(1))
  expect(dev0:channels_scanned()):at_least(scanned + 1)
end)

test("wnm_disassoc_imminent_bssid_set", tags, function(run)
  local ap1 = access_point(1, 1)
  access_point(2, 6)
  local dev0 = client("key_mgmt=NONE\nbssid=" .. AP1 .. "\n")
  local scanned = begin(run, dev0)

  ap1:bss_tm_req(dev0, { candidates = { "ap2" }, pref = true, disassoc_imminent = true })
  run:for_time(s(2))
  expect(ap1:heard("status_code=7")):is(1)
  expect(dev0:channels_scanned()):is(scanned)
end)

test("wnm_bss_tm", tags, function(run)
  local ap1 = access_point(1, 1)
  access_point(2, 6)
  access_point(3, 11, nil, m(5000, 0))
  local dev0 = client()
  local scanned = begin(run, dev0)

  -- no candidates: refused
  ap1:bss_tm_req(dev0)
  run:for_time(s(1))
  expect(ap1:heard("status_code=0")):is(0)
  -- one that is not there: refused after a scan
  ap1:bss_tm_req(dev0, { candidates = { "ap3" }, pref = true, valid_int = 255 })
  run:for_time(s(2))
  expect(ap1:heard("status_code=0")):is(0)
  expect(dev0:channels_scanned()):at_least(scanned + 1)
  -- two that are, and the present one is as good: accepted, and nothing happens
  dev0:scan()
  run:for_time(s(1))
  ap1:bss_tm_req(dev0, { candidates = { "ap1", "ap2" }, pref = true })
  run:for_time(s(1))
  expect(ap1:heard("status_code=0")):is(1)
  expect(ap1:heard("target_bssid=" .. AP1)):is(1)
  expect(dev0:ap()):is("ap1")
  -- another one alone: accepted, without a scan
  dev0:scan()
  run:for_time(s(1))
  scanned = dev0:channels_scanned()
  ap1:bss_tm_req(dev0, { candidates = { "ap2" }, pref = true })
  run:for_time(s(1))
  expect(ap1:heard("status_code=0")):is(2)
  expect(ap1:heard("target_bssid=" .. AP2)):is(1)
  expect(dev0:channels_scanned()):is(scanned)
  expect(dev0:ap()):is("ap2")
end)

-- The target is switched off: the station says yes, tries, and comes back.
test("wnm_bss_tm_steering_timeout", tags, function(run)
  local ap1, ap2 = access_point(1, 1), access_point(2, 6)
  local dev0 = client()

  begin(run, dev0)
  ap2:kill()
  ap1:bss_tm_req(dev0, { candidates = { "ap2" }, pref = true })
  run:for_time(s(6))
  expect(ap1:heard("status_code=0")):is(1)
  expect(dev0:ap()):is("ap1")
end)

test("wnm_bss_tm_scan_not_needed", tags, function(run)
  local ap1 = access_point(1, 1)
  access_point(2, 6)
  local dev0 = client()
  local scanned = begin(run, dev0)

  ap1:bss_tm_req(dev0, { candidates = { "ap2" }, pref = true })
  run:for_time(s(1))
  expect(dev0:channels_scanned()):is(scanned)
  expect(dev0:ap()):is("ap2")
end)

test("wnm_bss_tm_scan_needed", tags, function(run)
  local ap1 = access_point(1, 1)
  access_point(2, 6)
  local dev0 = client()
  local scanned = begin(run, dev0)

  run:for_time(s(11))
  ap1:bss_tm_req(dev0, { candidates = { "ap2" }, pref = true, valid_int = 255 })
  run:for_time(s(1))
  expect(dev0:channels_scanned()):is(scanned + 1)
  expect(ap1:heard("status_code=0")):is(1)
  expect(dev0:ap()):is("ap2")
end)

-- The same with a candidate that says in its report to be of another kind.
local function of_kind(name, lines, mhz, present)
  test(name, tags, function(run)
    local ap1 = access_point(1, 1, present)
    hwsim.ap(2, WNM .. lines, { ssid = "test-wnm" })
    local dev0 = hwsim.station("key_mgmt=NONE\n", { ssid = "test-wnm", freq = "2412 " .. mhz })
    local scanned = begin(run, dev0)

    ap1:bss_tm_req(dev0, { candidates = { "ap2" }, pref = true })
    run:for_time(s(1))
    expect(ap1:heard("status_code=0")):is(1)
    expect(dev0:channels_scanned()):is(scanned)
    expect(dev0:ap()):is("ap2")
  end)
end

of_kind("wnm_bss_tm_nei_vht", "hw_mode=a\nchannel=36\nieee80211n=1\nieee80211ac=1\n", 5180)
of_kind("wnm_bss_tm_nei_11a", "hw_mode=a\nchannel=36\n", 5180)
of_kind("wnm_bss_tm_nei_11g", "hw_mode=g\nchannel=11\n", 2462)
of_kind("wnm_bss_tm_nei_11b", "hw_mode=b\nchannel=11\n", 2462, "hw_mode=b\n")

-- The global operating classes are understood: its channel is looked at, and nobody is there.
test("wnm_bss_tm_global", tags, function(run)
  local ap1 = access_point(1, 1)
  access_point(2, 11, nil, m(5000, 0))
  local dev0 = client()
  local scanned = begin(run, dev0)

  ap1:bss_tm_req(dev0, { candidates = { "ap2" }, pref = true, valid_int = 255 })
  run:for_time(s(2))
  expect(ap1:heard("status_code=7")):is(1)
  expect(dev0:channels_scanned()):is(scanned + 1)
end)

-- Neighbors by the classes of a country's own table, then by the global ones, then without a class:
-- each is looked for on its channel alone, and is not there.
local function by_class(name, lines, neighbors)
  test(name, tags, function(run)
    local ap1 = hwsim.ap(1, WNM .. lines, at(1))
    local dev0 = client()

    ap1:listen("status_code=7")
    local scanned = begin(run, dev0)
    for i, n in ipairs(neighbors) do
      ap1:bss_tm_req(dev0, {
        candidates = { { bssid = "00:11:22:33:44:55", op_class = n[1], channel = n[2] } },
        pref = true, valid_int = 255,
      })
      run:for_time(s(1))
      expect(ap1:heard("status_code=7")):is(i)
      expect(dev0:channels_scanned()):is(scanned + i)
    end
    expect(dev0:ap()):is("ap1")
  end)
end

local function country(code, lines)
  return "country_code=" .. code .. "\nieee80211d=1\n" .. (lines or "")
end

local global = { { 81, 1 }, { 82, 14 }, { 83, 1 }, { 115, 36 }, { 118, 52 }, { 121, 100 },
                 { 124, 149 }, { 125, 149 } }
by_class("wnm_bss_tm_country_us", country "US", { { 1, 36 }, { 2, 52 }, { 3, 149 }, { 4, 100 },
                                                  { 5, 165 }, { 12, 11 }, { 22, 36 }, { 33, 5 } })
by_class("wnm_bss_tm_country_fi", country "FI", { { 1, 36 }, { 2, 52 }, { 3, 100 }, { 4, 13 },
                                                  { 17, 149 } })
by_class("wnm_bss_tm_country_jp", country "JP", { { 1, 36 }, { 30, 13 }, { 31, 14 }, { 32, 52 },
                                                  { 34, 100 } })
by_class("wnm_bss_tm_country_cn", country "CN", { { 1, 36 }, { 2, 52 }, { 3, 149 }, { 7, 1 } })
by_class("wnm_bss_tm_global4", country("US", "country3=0x04\n"), global)
by_class("wnm_bss_tm_op_class_0", "", { { 0, 1 }, { 0, 14 }, { 0, 36 }, { 0, 149 }, { 255, 6 } })

test("wnm_bss_tm_scan_needed_e4", tags, function(run)
  local lines = country("US", "country3=0x04\n")
  local ap1 = access_point(1, 1, lines)
  access_point(2, 6, lines)
  local dev0 = client()
  local scanned = begin(run, dev0)

  run:for_time(s(11))
  ap1:bss_tm_req(dev0, { candidates = { "ap2" }, pref = true, valid_int = 255 })
  run:for_time(s(4))
  expect(dev0:channels_scanned()):is(scanned + 1)
  expect(ap1:heard("status_code=0")):is(1)
  expect(dev0:ap()):is("ap2")
end)

-- When it will be gone, and for how long, is no candidate.
test("wnm_bss_tm_termination", tags, function(run)
  local ap1 = access_point(1, 1)
  local dev0 = client()

  begin(run, dev0)
  ap1:bss_tm_req(dev0, { bss_term = { 0, 1 } })
  run:for_time(s(1))
  expect(ap1:heard("status_code=1")):is(1)
  ap1:bss_tm_req(dev0, { bss_term = { 0, 1 }, disassoc_imminent = true, disassoc_timer = 50 })
  run:for_time(s(1))
  expect(ap1:heard("status_code=0")):is(1) -- it looked round, and answers before it is sent away
end)

-- The network goes on without this client: it is told why, and sent away when the time is over.
local function ess(name, pmf, ap_lines, sta_lines)
  test(name, tags, function(run)
    local ap1 = access_point(1, 1, ap_lines)
    local dev0 = client(sta_lines)

    ap1:listen("AP-STA-DISCONNECTED")
    dev0:listen("ESS-DISASSOC-IMMINENT " .. pmf .. " 1024 http://example.com/session-info")
    begin(run, dev0)
    ap1:bss_tm_req(dev0, { disassoc_imminent = true, ess_disassoc = true, disassoc_timer = 10,
                           url = "http://example.com/session-info" })
    run:for_time(ms(500))
    expect(dev0:heard("ESS-DISASSOC-IMMINENT " .. pmf ..
                      " 1024 http://example.com/session-info")):is(1)
    expect(ap1:heard("AP-STA-DISCONNECTED")):is(0)
    run:for_time(s(1))
    expect(ap1:heard("AP-STA-DISCONNECTED")):is(1)
  end)
end

ess("wnm_ess_disassoc_imminent", 0, "", "key_mgmt=NONE\n")
ess("wnm_ess_disassoc_imminent_pmf", 1,
    "wpa=2\nwpa_key_mgmt=WPA-PSK-SHA256\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n" ..
    "ieee80211w=2\n", 'psk="12345678"\nkey_mgmt=WPA-PSK-SHA256\nieee80211w=2\n')

test("wnm_bss_transition_mgmt_disabled", tags, function(run)
  local ap1 = access_point(1, 1)
  local dev0 = hwsim.station("key_mgmt=NONE\n", { ssid = "test-wnm", global = "disable_btm=1\n" })

  ap1:listen("BSS-TM-RESP")
  begin(run, dev0)
  ap1:bss_tm_req(dev0)
  run:for_time(s(2))
  expect(ap1:heard("BSS-TM-RESP")):is(0)
end)

local PSK = "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n"

test("wnm_bss_tm_rsn", tags, function(run)
  local ap1 = access_point(1, 1, PSK)
  access_point(2, 6, PSK)
  local dev0 = client('psk="12345678"\n')

  begin(run, dev0)
  ap1:bss_tm_req(dev0, { candidates = { "ap2" }, pref = true })
  run:for_time(s(1))
  expect(ap1:heard("status_code=0")):is(1)
  expect(dev0:ap()):is("ap2")
end)

test("wnm_bss_tm_security_mismatch", tags, function(run)
  local ap1 = access_point(1, 1, PSK)
  access_point(2, 6)
  local dev0 = client('psk="12345678"\n')

  begin(run, dev0)
  ap1:bss_tm_req(dev0, { candidates = { "ap2" }, pref = true, valid_int = 255 })
  run:for_time(s(2))
  expect(ap1:heard("status_code=7")):is(1)
  expect(dev0:ap()):is("ap1")
end)

-- A query, as bgscan sends it, is answered by a request; an AP without BSS transition is not asked.
local function query(name, lines, least, most)
  test(name, tags, function(run)
    local ap1 = hwsim.ap(1, lines, at(1))
    local dev0 = client('key_mgmt=NONE\nbgscan="simple:1:-20:1:5"\n')

    ap1:listen("BSS-TM-RESP")
    begin(run, dev0)
    run:for_time(s(4))
    expect(ap1:heard("BSS-TM-RESP")):at_least(least)
    expect(ap1:heard("BSS-TM-RESP")):at_most(most)
  end)
end

query("wnm_bss_transition_mgmt_query", WNM, 1, 9)
query("wnm_bss_transition_mgmt_query_disabled_on_ap", "", 0, 0)

-- What keeps an association: an answer to the AP that asks whether anybody is there.
local function kept(name, lines, station)
  test(name, tags, function(run)
    local ap1 = hwsim.ap(1, "ap_max_inactivity=3\n" .. lines, at(1))
    local dev0 = hwsim.station(station, { ssid = "test-wnm", silent = true })

    ap1:listen("disassociated due to inactivity")
    run:for_time(s(20))
    expect(ap1:heard("disassociated due to inactivity")):is(0)
    expect(dev0.joins):count(1)
  end)
end

kept("wnm_bss_keep_alive", "", "key_mgmt=NONE\n")
kept("wnm_bss_protected_keep_alive", PSK .. "ieee80211w=2\n", 'psk="12345678"\nieee80211w=2\n')
kept("max_idle_period_management", "", "key_mgmt=NONE\n")

-- A station that does not answer the group handshake is sent away.
test("wnm_bss_group_rekey", tags, function(run)
  local ap1 = hwsim.ap(1, PSK .. "wpa_group_rekey=2\n", at(1))
  local dev0 = client('psk="12345678"\n')

  ap1:listen("AP-STA-DISCONNECTED")
  fault { drop = "data", from = "dev0", to = "ap1", time = s(3), lasts = s(8), times = 0 }
  run:for_time(s(20))
  expect(ap1:heard("AP-STA-DISCONNECTED")):at_least(1)
  expect(#dev0.joins > 1):is(true)
end)
