-- hostap's test_ap_roam.py, with the outcomes stated there.
local hwsim = require "lib.hwsim"
local roams = require "roams"

local tags = { "peer", "roam" }
local PSK = "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase="
local TEST = { ssid = "test" }

local function at(channel, name)
  return { ssid = "test", channel = channel, name = name }
end

local function open_station(name)
  return hwsim.station("key_mgmt=NONE\n", { ssid = "test", name = name })
end

local function psk_station(lines, freq)
  return hwsim.station('psk="12345678"\n' .. (lines or ""), { ssid = "test", freq = freq })
end

local function there_and_back(run, dev0, method)
  run:for_time(s(1))
  for _, stop in ipairs { "ap2", "ap1" } do
    dev0:roam_to(stop)
    run:for_time(ms(700))
  end
  roams.round(dev0, "ap1", method, method, { "ap2", "ap1" })
  expect(dev0.flows.ping.ping.received):at_least(15)
end

test("ap_roam_open", { tags = tags }, function(run)
  hwsim.ap(1, "", TEST)
  hwsim.ap(2, "", TEST)
  there_and_back(run, open_station(), "open")
end)

test("ap_roam_wpa2_psk", { tags = tags }, function(run)
  hwsim.ap(1, PSK .. "12345678\n", TEST)
  hwsim.ap(2, PSK .. "12345678\n", TEST)
  there_and_back(run, psk_station(), "psk")
end)

-- A full AP refuses at once; the station goes back.
test("ap_roam_open_failed", { tags = tags }, function(run)
  hwsim.ap(1, "", TEST)
  hwsim.ap(2, "max_num_sta=0\n", TEST)
  local dev0 = open_station()

  dev0:listen("CTRL-EVENT-AUTH-REJECT")
  run:for_time(s(1))
  dev0:roam_to("ap2")
  run:for_time(s(1))
  expect(dev0:heard("CTRL-EVENT-AUTH-REJECT")):is(1)
  run:for_time(s(4))
  expect(dev0:ap()):is("ap1")
  expect(dev0.flows.ping.ping.received):at_least(40)
end)

-- The command fails: that BSS is not of the network.
test("ap_roam_open_failed_ssid_mismatch", { tags = tags }, function(run)
  hwsim.ap(1, "", TEST)
  hwsim.ap(2, "", { ssid = "test2" })
  local dev0 = open_station()

  run:for_time(s(1))
  dev0:roam_to("ap2")
  run:for_time(s(2))
  expect(dev0:ap()):is("ap1")
  expect(dev0.roams):is_empty()
  expect(dev0.flows.ping.ping.lost):is(0)
end)

-- The late disassociation of the old entry does not break the new association.
test("ap_roam_wpa2_psk_race", { tags = tags }, function(run)
  hwsim.ap(1, PSK .. "12345678\n", at(1))
  hwsim.ap(2, PSK .. "12345678\n", at(2))
  local dev0 = psk_station(nil, "2412 2417")

  run:for_time(s(1))
  dev0:roam_to("ap2")
  run:for_time(s(3))
  expect(dev0:ap()):is("ap2")
  roams.round(dev0, "ap1", "psk", "psk", { "ap2" })
  expect(dev0.flows.ping.ping.received):at_least(30)
end)

-- The command is taken, but nothing comes of it.
test("ap_roam_wpa2_psk_pmf_mismatch", { tags = tags }, function(run)
  local pmf = PSK .. "12345678\nwpa_key_mgmt=WPA-PSK-SHA256\n"

  hwsim.ap(1, pmf .. "ieee80211w=1\n", TEST)
  hwsim.ap(2, pmf, TEST)
  local dev0 = psk_station("key_mgmt=WPA-PSK-SHA256\nieee80211w=2\n")

  run:for_time(s(1))
  dev0:roam_to("ap2")
  run:for_time(s(1))
  expect(dev0:ap()):is("ap1")
  expect(dev0.roams):is_empty()
  expect(dev0.flows.ping.ping.received):at_least(10)
end)

-- The wrong passphrase at AP2 disables the network until it is chosen again.
test("ap_roam_wpa2_psk_failed", { tags = tags }, function(run)
  hwsim.ap(1, PSK .. "12345678\n", TEST)
  hwsim.ap(2, PSK .. "qwertyuiop\n", TEST)
  local dev0 = psk_station()

  for _, line in ipairs { "CTRL-EVENT-SSID-TEMP-DISABLED", "CTRL-EVENT-SSID-REENABLED" } do
    dev0:listen(line)
  end
  run:for_time(s(1))
  dev0:roam_to("ap2")
  run:for_time(s(5))
  expect(dev0:heard("CTRL-EVENT-SSID-TEMP-DISABLED")):is(1)
  expect(dev0:ap()):is(nil)
  dev0:join() -- SELECT_NETWORK
  expect(dev0:heard("CTRL-EVENT-SSID-REENABLED")):is(1)
  run:for_time(s(5))
  expect(dev0:ap()):is("ap1")
end)

-- Both are full, until the one station of AP1 leaves: a list of BSSIDs that covers everything is
-- cleared.
test("ap_ignore_bssid_all", { tags = tags }, function(run)
  local others = {}

  for i = 1, 2 do
    hwsim.ap(i, "max_num_sta=1\n", { ssid = "test", at = m(30 * (i - 1), 0) })
    others[i] = hwsim.station("key_mgmt=NONE\nbssid=02:00:00:00:0" .. i + 2 .. ":00\n",
                              { ssid = "test", name = "other" .. i, at = m(30 * (i - 1), 1) })
  end
  local dev0 = hwsim.station("key_mgmt=NONE\n", { ssid = "test", at = m(12, 1) })
  dev0:listen("CTRL-EVENT-AUTH-REJECT")
  run:for_time(ms(10))
  dev0:leave()
  run:for_time(s(1))
  dev0:join()
  run:for_time(s(2))
  expect(dev0:heard("CTRL-EVENT-AUTH-REJECT")):at_least(2)
  expect(dev0:ap()):is(nil)
  others[1]:leave()
  run:for_time(s(10))
  expect(dev0:ap()):is("ap1")
end)

-- AP2 never answers: it is ignored for a while, and not the AP of before, nor no AP at all.
local ignored = "Added BSSID 02:00:00:00:04:00 into ignore list, ignoring for 10 seconds"
local none = "Added BSSID 00:00:00:00:00:00 into ignore list"
local before = "Added BSSID 02:00:00:00:03:00 into ignore list"

test("ap_reconnect_auth_timeout", { tags = tags }, function(run)
  local ap1 = hwsim.ap(1, PSK .. "12345678\n", TEST)

  hwsim.ap(2, PSK .. "12345678\n", TEST)
  local dev0 = psk_station()

  fault { drop = "auth", from = "ap2", times = 0 }
  dev0:listen(ignored)
  dev0:listen(none)
  run:for_time(s(1))
  dev0:leave()
  ap1:kill()
  run:for_time(ms(100))
  dev0:join()
  run:for_time(s(10))
  expect(dev0:heard(ignored)):at_least(1)
  expect(dev0:heard(none)):is(0)
  expect(dev0:ap()):is(nil)
end)

test("ap_roam_with_reassoc_auth_timeout", { tags = tags }, function(run)
  hwsim.ap(1, PSK .. "12345678\n", TEST)
  hwsim.ap(2, PSK .. "12345678\n", TEST)
  local dev0 = psk_station()

  fault { drop = "auth", from = "ap2", times = 0 }
  dev0:listen(ignored)
  dev0:listen(before)
  run:for_time(s(1))
  dev0:roam_to("ap2")
  run:for_time(s(10))
  expect(dev0:heard(ignored)):is(1)
  expect(dev0:heard(before)):is(0)
  expect(dev0:ap()):is("ap1")
end)

test("ap_reassociation_to_same_bss", { tags = tags }, function(run)
  hwsim.ap(1, "", TEST)
  local dev0 = open_station()

  dev0:listen("CTRL-EVENT-CONNECTED")
  run:for_time(s(1))
  for n = 1, 3 do
    dev0:roam_to("ap1")
    run:for_time(s(n == 2 and 5 or 1))
    expect(dev0:heard("CTRL-EVENT-CONNECTED")):is(1 + n)
  end
  expect(dev0:ap()):is("ap1")
  expect(dev0.flows.ping.ping.received):at_least(70)
end)

test("ap_roam_during_scan", { tags = tags }, function(run)
  hwsim.ap(1, "", TEST)
  hwsim.ap(2, "", TEST)
  local dev0 = open_station()

  run:for_time(s(1))
  dev0:scan()
  dev0:roam_to("ap2")
  run:for_time(s(1))
  expect(dev0:ap()):is("ap2")
  roams.round(dev0, "ap1", "open", "open", { "ap2" })
end)
