-- Tests of PMKSA caching with SAE, as hostap's test_sae.py states their outcomes: STATUS has a
-- sae_group only where SAE was exchanged for this association.
local hwsim = require "lib.hwsim"
local roams = require "roams"

local tags = { "peer", "sae", "pmksa" }

-- Connects, disconnects, reconnects; returns the group of each association.
local function twice(run, phone)
  run:for_time(s(1))
  local first = phone:sae_group()
  hwsim.reconnect(run, phone)
  return first, phone:sae_group()
end

test("sae_pmksa_caching", { tags = tags }, function(run)
  hwsim.ap(1, hwsim.sae .. hwsim.password)
  local dev0 = hwsim.sae_station()
  local first, second = twice(run, dev0)
  expect(first):is(19)
  expect(second):is(nil)
  roams.clean(dev0.joins[1], "sae", "ap1")
  roams.clean(dev0.joins[2], "sae-pmksa", "ap1")
  expect(run.failures):is_empty()
end)

test("sae_pmksa_caching_pmkid", { tags = tags }, function(run)
  hwsim.ap(1, hwsim.sae .. hwsim.password)
  local dev0 = hwsim.sae_station("", { global = "sae_pmkid_in_assoc=1\n" })
  local first, second = twice(run, dev0)
  expect(first):is(19)
  expect(second):is(nil)
  roams.clean(dev0.joins[2], "sae-pmksa", "ap1")
  expect(run.failures):is_empty()
end)

test("sae_pmksa_caching_disabled", { tags = tags }, function(run)
  hwsim.ap(1, hwsim.sae .. hwsim.password .. "disable_pmksa_caching=1\n")
  local dev0 = hwsim.sae_station()
  local first, second = twice(run, dev0)
  expect(first):is(19)
  expect(second):is(19)
  expect(dev0:ap()):is("ap1")
end)

test("sae_pmksa_caching_ap_lost_entry", { tags = tags }, function(run)
  local ap1 = hwsim.ap(1, hwsim.sae .. hwsim.password)
  local dev0 = hwsim.sae_station()
  run:for_time(s(1))
  dev0:leave()
  run:for_time(ms(200))
  ap1:pmksa_flush()
  dev0:join()
  run:for_time(s(2))
  expect(dev0:sae_group()):is(19)
  expect(dev0:ap()):is("ap1")
end)

test("sae_okc", { tags = tags }, function(run)
  -- one process with two radios, as in the suite: hostapd shares PMKSAs no further
  ap {
    name = "hostapd", at = m(0, 0), bssid = { "02:00:00:00:03:00", "02:00:00:00:04:00" },
    config = text("interface=wlan3\nbridge=br0\nssid=test-sae\nhw_mode=g\nchannel=1\n" ..
                  hwsim.sae .. hwsim.password .. "okc=1\nbss=wlan4\nbridge=br0\nssid=test-sae\n" ..
                  hwsim.sae .. hwsim.password .. "okc=1\n"),
  }
  local dev0 = hwsim.sae_station("", { global = "okc=1\n" })
  run:for_time(s(1))
  expect(dev0:sae_group()):is(19)
  dev0:roam_to("hostapd", { bss = 2 })
  run:for_time(s(1))
  expect(dev0:sae_group()):is(nil)
  dev0:roam_to("hostapd", { bss = 1 })
  run:for_time(s(1))
  expect(dev0:sae_group()):is(nil)
end)

-- The station would share its key, the APs do not: SAE once more.
test("sae_okc_sta_only", { tags = tags }, function(run)
  hwsim.ap(1, hwsim.sae .. hwsim.password)
  hwsim.ap(2, hwsim.sae .. hwsim.password)
  local dev0 = hwsim.sae_station("", { global = "okc=1\n" })
  run:for_time(s(1))
  expect(dev0:sae_group()):is(19)
  dev0:roam_to("ap2")
  run:for_time(s(2))
  expect(dev0:ap()):is("ap2")
  expect(dev0:sae_group()):is(19)
end)

-- A key past its reauthentication threshold is not taken to another AP ...
test("sae_okc_pmk_lifetime", { tags = tags }, function(run)
  local own = "wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=1\nokc=1\n" ..
              hwsim.password
  ap { name = "hostapd", at = m(0, 0), bssid = { "02:00:00:00:03:00", "02:00:00:00:04:00" },
       config = text("interface=wlan3\nbridge=br0\nssid=test-sae\nhw_mode=g\nchannel=1\n" ..
                     own .. "bss=wlan4\nbridge=br0\nssid=test-sae\n" .. own) }
  local dev0 = hwsim.sae_station("", {
    global = "okc=1\ndot11RSNAConfigPMKLifetime=10\ndot11RSNAConfigPMKReauthThreshold=30\n",
  })
  run:for_time(s(6))
  expect(dev0:sae_group()):is(19)
  dev0:roam_to("hostapd", { bss = 2 })
  run:for_time(s(1))
  expect(dev0.roams[1].method):is("sae")
  expect(dev0:sae_group()):is(19)
end)

-- ... nor back to the one it is of, but before that it is.
test("sae_pmk_lifetime", { tags = tags }, function(run)
  hwsim.ap(1, hwsim.sae .. hwsim.password)
  hwsim.ap(2, hwsim.sae .. hwsim.password)
  local dev0 = hwsim.sae_station("", {
    global = "dot11RSNAConfigPMKLifetime=10\ndot11RSNAConfigPMKReauthThreshold=50\n",
  })
  dev0:listen("PMKSA-CACHE-REMOVED")
  run:for_time(s(1))
  hwsim.visit(run, dev0, "ap2", "ap1")
  expect(dev0:sae_group()):is(nil)
  run:for_time(s(4))
  dev0:roam_to("ap2")
  run:for_time(s(2)) -- SA Query comes first: to the AP it was with before
  expect(dev0:sae_group()):is(19)
  run:for_time(s(4))
  expect(dev0:heard("PMKSA-CACHE-REMOVED")):at_least(1)
  expect(dev0:ap()):is("ap2")
end)
