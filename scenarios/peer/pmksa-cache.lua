-- hostap's test_pmksa_cache.py with the outcomes stated there. "No EAP" is a count of EAP's that
-- were started. Where the suite has GPSK or PAX there is PEAP (lib/eap.lua).
local forge = require "forge"
local hwsim = require "lib.hwsim"
local eap = require "lib.eap"
local roams = require "roams"

local tags = { "peer", "eap", "pmksa" }
local SSID = "test-pmksa-cache"

local function eap_ap(i, lines, at)
  return hwsim.ap(i, eap.ap_lines(i) .. (lines or ""), { ssid = SSID, at = at })
end

local function eap_station(given)
  given = given or {}
  given.ssid = SSID
  local dev = hwsim.station("key_mgmt=WPA-EAP\n" .. eap.user .. (given.lines or ""), given)
  for _, text in ipairs { eap.started, eap.success, eap.keyed } do
    dev:listen(text)
  end
  return dev
end

-- One process with two BSSs, which is how far hostapd shares PMKSAs.
local function process(lines)
  local conf = "interface=wlan3\nbridge=br0\nssid=" .. SSID .. "\nhw_mode=g\nchannel=1\n" ..
               eap.ap_lines(1) .. lines .. "bss=wlan4\nbridge=br0\nssid=" .. SSID .. "\n" ..
               eap.ap_lines(2) .. lines
  return ap { name = "hostapd", at = m(0, 0), config = text(conf),
              bssid = { "02:00:00:00:03:00", "02:00:00:00:04:00" } }
end

-- A (EAP), B (EAP) and back to A, without.
local function roam_back(run, dev0)
  run:for_time(s(1))
  local pmkid = dev0:pmksa("ap1")
  hwsim.visit(run, dev0, "ap2")
  expect(dev0:heard(eap.started)):is(2)
  hwsim.visit(run, dev0, "ap1")
  expect(dev0:ap()):is("ap1")
  expect(dev0:heard(eap.started)):is(2)
  expect(dev0:pmksa("ap1")):is(pmkid)
  expect(dev0:is_opportunistic("ap1")):is(false)
end

test("pmksa_cache_on_roam_back", { tags = tags }, function(run)
  eap.server()
  eap_ap(1)
  eap_ap(2)
  local dev0 = eap_station()
  roam_back(run, dev0)
  -- a flush empties the cache and, with the entry in use, ends the association
  dev0:pmksa_flush()
  expect(dev0:pmksas()):is(0)
  expect(dev0:ap()):is(nil)
  run:for_time(s(2))
  expect(dev0:ap()):is_not(nil)
  expect(dev0:heard(eap.started)):is(3)
end)

test("pmksa_cache_and_reauth", { tags = tags }, function(run)
  eap.server()
  local ap1 = eap_ap(1)
  eap_ap(2)
  local dev0 = eap_station()
  roam_back(run, dev0)
  ap1:reauthenticate(dev0)
  run:for_time(s(2))
  expect(dev0:heard(eap.started)):is(3)
  expect(dev0:heard(eap.success)):is(3)
  expect(dev0:ap()):is("ap1")
end)

test("pmksa_cache_and_ptk_rekey_ap", { tags = tags }, function(run)
  eap.server()
  eap_ap(1, "wpa_ptk_rekey=2\n")
  eap_ap(2, "wpa_ptk_rekey=2\n")
  local dev0 = eap_station()
  roam_back(run, dev0)
  local before = dev0:heard(eap.keyed)
  run:for_time(s(3))
  expect(dev0:heard(eap.keyed)):at_least(before + 1)
  expect(dev0:ap()):is("ap1")
end)

test("pmksa_cache_opportunistic", { tags = tags }, function(run)
  eap.server()
  process("okc=1\n")
  local dev0 = eap_station { global = "okc=1\n" }
  run:for_time(s(1))
  local pmkid = dev0:pmksa("hostapd")
  dev0:roam_to("hostapd", { bss = 2 })
  run:for_time(s(1))
  expect(dev0:pmksas()):is(2)
  dev0:roam_to("hostapd", { bss = 1 })
  run:for_time(s(1))
  expect(dev0:heard(eap.started)):is(1)
  expect(dev0:pmksa("hostapd")):is(pmkid)
  expect(dev0.roams[1].method):is("okc")
  roams.clean(dev0.roams[2], "skc", "hostapd")
end)

test("pmksa_cache_opportunistic_multiple_sta", { tags = tags }, function(run)
  eap.server()
  process("okc=1\n")
  local devs = {}
  for i = 1, 4 do
    devs[i] = eap_station { name = "dev" .. i - 1, global = "okc=1\n", at = m(3 + i, 3) }
  end
  run:for_time(s(2))
  for _, bss in ipairs { 2, 1 } do
    for _, dev in ipairs(devs) do
      dev:roam_to("hostapd", { bss = bss })
      run:for_time(ms(100))
    end
    run:for_time(ms(500))
  end
  for _, dev in ipairs(devs) do
    expect(dev:ap()):is("hostapd")
    expect(dev:heard(eap.started)):is(1)
    expect(dev.roams):count(2)
  end
  expect(run.failures):is_empty()
end)

test("pmksa_cache_multiple_sta", { tags = tags }, function(run)
  eap.server { session_timeout = s(60) }
  eap_ap(1)
  eap_ap(2)
  local devs = {}
  for i = 1, 4 do
    devs[i] = eap_station { name = "dev" .. i - 1, at = m(3 + i, 3) }
  end
  run:for_time(s(2))
  for _, stop in ipairs { "ap2", "ap1", "ap2" } do
    for _, dev in ipairs(devs) do
      dev:roam_to(stop)
    end
    run:for_time(s(1))
    for _, dev in ipairs(devs) do
      expect(dev:ap()):is(stop)
    end
  end
  for _, dev in ipairs(devs) do
    expect(#dev.roams):at_least(2)
    for _, roam in ipairs(dev.roams) do
      expect(roam.outcome):is("ok")
    end
  end
  expect(run.failures):is_empty()
end)

-- 70 per cent of ten seconds: the station authenticates again before its key expires.
test("pmksa_cache_expiration", { tags = tags }, function(run)
  eap.server()
  eap_ap(1)
  local dev0 = eap_station { global = "dot11RSNAConfigPMKLifetime=10\n" }
  run:for_time(s(2))
  local pmkid, keyed = dev0:pmksa("ap1"), dev0:heard(eap.keyed)
  run:for_time(s(10))
  expect(dev0:ap()):is("ap1")
  expect(dev0:heard(eap.keyed)):at_least(keyed + 1)
  expect(dev0:pmksa("ap1")):is_not(nil)
  expect(dev0:pmksa("ap1")):is_not(pmkid)
  expect(dev0.joins):count(1)
end)

test("pmksa_cache_and_cui", { tags = tags }, function(run)
  eap.server { cui = "gpsk-chargeable-user-identity" }
  local ap1 = eap_ap(1, "radius_request_cui=1\n")
  local dev0 = eap_station()
  run:for_time(s(1))
  local pmkid = dev0:pmksa("ap1")
  hwsim.reconnect(run, dev0)
  expect(dev0:heard(eap.started)):is(1)
  expect(dev0:pmksa("ap1")):is(pmkid)
  ap1:reauthenticate(dev0)
  run:for_time(s(1))
  expect(dev0:heard(eap.success)):is(2)
  expect(dev0:ap()):is("ap1")
end)

test("pmksa_cache_disabled", { tags = tags }, function(run)
  eap.server()
  eap_ap(1, "disable_pmksa_caching=1\n")
  eap_ap(2, "disable_pmksa_caching=1\n")
  local dev0 = eap_station()
  run:for_time(s(1))
  hwsim.visit(run, dev0, "ap2", "ap1")
  expect(dev0:heard(eap.started)):is(3)
  expect(dev0:ap()):is("ap1")
end)

-- 33 BSSs in three processes. Within each the key is shared (OKC), so that not every BSS adds a PMK
-- to the keys of the capture, of which Wireshark takes 64.
test("pmksa_cache_size_limit", { tags = tags }, function(run)
  eap.server()
  for p = 1, 3 do
    local conf, bssids = {}, {}
    for b = 1, 11 do
      conf[b] = (b == 1 and "interface=wlan3\nhw_mode=g\nchannel=1\n" or
                 "bss=wlan3_" .. b .. "\n") ..
                "bridge=br0\nssid=" .. SSID .. "\n" .. eap.ap_lines(p) .. "okc=1\n"
      bssids[b] = string.format("02:00:00:00:03:%02x", 16 * p + b)
    end
    ap { name = "hostapd" .. p, at = m(p, 0), config = text(table.concat(conf)), bssid = bssids }
  end
  local dev0 = eap_station { at = m(1, 3), global = "okc=1\n" }
  run:for_time(s(2))
  expect(dev0:pmksas()):at_least(1)
  local most, last = 1, 0
  for p = 1, 3 do
    for b = 1, 11 do
      dev0:roam_to("hostapd" .. p, { bss = b })
      run:for_time(ms(200))
      last = dev0:pmksas()
      expect(last):at_least(most)
      most = last
      expect(dev0:ap()):is("hostapd" .. p)
    end
  end
  expect(most):is(32)
  expect(last):is(32)
  expect(dev0:pmksa("hostapd3")):is_not(nil)
end)

test("pmksa_cache_ctrl", { tags = tags }, function(run)
  eap.server()
  local ap1 = eap_ap(1)
  local dev0 = eap_station()
  run:for_time(s(1))
  local pmkid = dev0:pmksa("ap1")
  expect(pmkid):is_not(nil)
  expect(ap1:pmksa(dev0)):is(pmkid)
  ap1:pmksa_flush()
  expect(ap1:pmksa(dev0)):is(nil)
  hwsim.reconnect(run, dev0)
  expect(dev0:pmksa("ap1")):is_not(pmkid)
  expect(ap1:pmksa(dev0)):is(dev0:pmksa("ap1"))
end)

test("pmksa_cache_ctrl_events", { tags = tags }, function(run)
  eap.server()
  eap_ap(1)
  local dev0 = eap_station()
  local added = "PMKSA-CACHE-ADDED 02:00:00:00:03:00 0"
  local removed = "PMKSA-CACHE-REMOVED 02:00:00:00:03:00 0"
  dev0:listen(added)
  dev0:listen(removed)
  run:for_time(s(1))
  expect(dev0:heard(added)):is(1)
  expect(dev0:heard(removed)):is(0)
  dev0:pmksa_flush()
  expect(dev0:heard(removed)):is(1)
end)

-- Both APs are seen before the station connects: it has entries for both soon after.
test("pmksa_cache_preauth_auto", { tags = tags }, function(run)
  local lines = "rsn_preauth=1\nrsn_preauth_interfaces=br0\n"
  eap.server()
  eap_ap(1, lines)
  eap_ap(2, lines)
  local dev0 = eap_station()
  run:for_time(s(6))
  expect(dev0:pmksa("ap1")):is_not(nil)
  expect(dev0:pmksa("ap2")):is_not(nil)
end)

test("pmksa_cache_preauth", { tags = tags }, function(run)
  local lines = "rsn_preauth=1\nrsn_preauth_interfaces=br0\n"
  eap.server()
  eap_ap(1)
  eap_ap(2, lines)
  local dev0 = eap_station()
  run:for_time(s(6))
  local pmkid = dev0:pmksa("ap2")
  expect(pmkid):is_not(nil)
  hwsim.visit(run, dev0, "ap2")
  expect(dev0:ap()):is("ap2")
  expect(dev0:pmksa("ap2")):is(pmkid)
  roams.clean(dev0.roams[1], "preauth", "ap2")
end)

-- Nobody has that address.
test("pmksa_cache_preauth_timeout", { tags = tags }, function(run)
  eap.server()
  eap_ap(1)
  local dev0 = eap_station { global = "dot11RSNAConfigSATimeout=1\n" }
  local over = "RSN: pre-authentication with f2:11:22:33:44:55 timed out"
  dev0:listen(over)
  run:for_time(s(1))
  dev0:preauthenticate("f2:11:22:33:44:55")
  run:for_time(s(5))
  expect(dev0:heard(over)):is(1)
  expect(dev0:ap()):is("ap1")
end)

-- Out of the supplicant, everything dropped, and into it again: no EAP.
local function keys_from_outside(run, dev0)
  run:for_time(s(1))
  hwsim.visit(run, dev0, "ap2")
  local had, started = dev0:pmksa("ap2"), dev0:heard(eap.started)
  expect(had):is_not(nil)
  dev0:pmksa_save()
  dev0:leave()
  run:for_time(ms(200))
  dev0:pmksa_flush()
  expect(dev0:pmksas()):is(0)
  dev0:pmksa_load()
  dev0:join()
  run:for_time(s(2))
  expect(dev0:ap()):is_not(nil)
  expect(dev0:heard(eap.started)):is(started)
  expect(dev0.joins[2].method):is("skc")
  expect(dev0.joins[2].outcome):is("ok")
end

test("pmksa_cache_ctrl_ext", { tags = tags }, function(run)
  eap.server()
  eap_ap(1)
  eap_ap(2)
  keys_from_outside(run, eap_station())
end)

test("pmksa_cache_ctrl_ext_ft", { tags = tags }, function(run)
  eap.server()
  for i = 1, 2 do
    hwsim.ap(i, eap.ap_lines(i, "FT-EAP") .. "mobility_domain=a1b2\nft_psk_generate_local=0\n" ..
             "nas_identifier=nas" .. i .. ".w1.fi\nr1_key_holder=00010203040" .. i .. "\n",
             { ssid = SSID })
  end
  local dev0 = hwsim.station("key_mgmt=FT-EAP\nft_eap_pmksa_caching=1\n" .. eap.user,
                             { ssid = SSID })
  dev0:listen(eap.started)
  run:for_time(s(1))
  local first = dev0:pmksa("ap1")
  expect(first):is_not(nil)
  dev0:pmksa_save()
  dev0:leave()
  run:for_time(ms(200))
  dev0:pmksa_flush()
  expect(dev0:pmksas()):is(0)
  dev0:pmksa_load()
  dev0:join()
  run:for_time(s(2))
  expect(dev0:ap()):is("ap1")
  expect(dev0:heard(eap.started)):is(1)
  expect(dev0.joins[2].method):is("skc")
end)

-- Frames of EtherType 0x88c7 that are wrong, or strange, in ten ways.
test("pmksa_cache_rsn_preauth_processing", { tags = tags }, function(run)
  eap.server()
  eap_ap(1, "rsn_preauth=1\nrsn_preauth_interfaces=br0\n")
  local eve = intruder { name = "eve", at = m(30, 0), freq = 2412, cable = true }
  local dev0 = eap_station()
  local ap1, own = "020000000300", "020000000001"
  run:for_time(s(1))
  local known = forge.mac(dev0:mac())
  for _, frame in ipairs {
    ap1 .. own .. "88c7", ap1 .. own .. "88c7" .. "020100", ap1 .. own .. "88c7" .. "02000001ff",
    ap1 .. known .. "88c7" .. "02010000", "020000000400" .. own .. "88c7" .. "02010000",
    ap1 .. own .. "88c7" .. "020100ff", ap1 .. own .. "88c7" .. "02010000",
    ap1 .. own .. "88c7" .. "02030000", ap1 .. own .. "88c7" .. "02040000",
    ap1 .. own .. "88c7" .. "02ff0000",
  } do
    eve:send_by_cable(frame)
    run:for_time(ms(20))
  end
  run:for_time(s(2))
  expect(dev0:ap()):is("ap1")
  expect(dev0.flows.ping.ping.lost):is(0)
end)

-- What the station would share, the APs do not: each of them wants EAP once.
test("pmksa_cache_opportunistic_only_on_sta", { tags = tags }, function(run)
  eap.server()
  eap_ap(1)
  eap_ap(2)
  local dev0 = eap_station { global = "okc=1\n" }
  run:for_time(s(1))
  local pmkid = dev0:pmksa("ap1")
  expect(dev0:is_opportunistic("ap1")):is(false)
  hwsim.visit(run, dev0, "ap2")
  expect(dev0:heard(eap.success)):is(2)
  expect(dev0:is_opportunistic("ap2")):is(false)
  hwsim.visit(run, dev0, "ap1")
  expect(dev0:ap()):is("ap1")
  expect(dev0:heard(eap.started)):is(2)
  expect(dev0:pmksa("ap1")):is(pmkid)
end)

-- The key expires and no other is to be had: the station leaves, and is back when there is one.
test("pmksa_cache_expiration_disconnect", { tags = tags }, function(run)
  local as = eap.server()
  eap_ap(1)
  local dev0 = eap_station {
    global = "dot11RSNAConfigPMKLifetime=2\ndot11RSNAConfigPMKReauthThreshold=100\n",
  }
  dev0:listen("CTRL-EVENT-DISCONNECTED")
  run:for_time(s(1))
  local pmkid = dev0:pmksa("ap1")
  expect(pmkid):is_not(nil)
  as:kill()
  run:for_time(s(4))
  expect(dev0:heard("CTRL-EVENT-DISCONNECTED")):at_least(1)
  as:revive()
  run:for_time(s(25))
  expect(dev0:ap()):is("ap1")
  expect(dev0:pmksa("ap1")):is_not(pmkid)
end)

-- Session-Timeout ends the entry when the station is gone, and the session when it is not.
test("pmksa_cache_ap_expiration", { tags = tags }, function(run)
  eap.server { session_timeout = s(3) }
  local ap1 = eap_ap(1)
  local dev0 = eap_station()
  dev0:listen("CTRL-EVENT-DISCONNECTED")
  run:for_time(s(1))
  dev0:leave()
  run:for_time(s(5))
  expect(ap1:pmksa(dev0)):is(nil)
  dev0:join()
  run:for_time(s(1))
  expect(dev0:ap()):is("ap1")
  expect(dev0:heard(eap.started)):is(2)
  local before = dev0:heard("CTRL-EVENT-DISCONNECTED")
  run:for_time(s(6))
  expect(dev0:heard("CTRL-EVENT-DISCONNECTED")):is(before + 2)
  expect(dev0:ap()):is("ap1")
end)
