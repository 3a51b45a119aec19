-- Tests of OWE, as hostap's test_owe.py states their outcomes.
local hwsim = require "lib.hwsim"
local roams = require "roams"

local tags = { "peer", "owe" }
local OWE = "wpa=2\nwpa_key_mgmt=OWE\nrsn_pairwise=CCMP\nieee80211w=2\n"
local BLOCK = "key_mgmt=OWE\nieee80211w=2\n"
local SSID = { ssid = "owe" }

-- The PMKID is the same as long as the AP keeps its entry.
test("owe_pmksa_caching", { tags = tags }, function(run)
  local ap1 = hwsim.ap(1, OWE, SSID)
  local dev0 = hwsim.station(BLOCK, { ssid = "owe", global = "reassoc_same_bss_optim=1\n" })
  run:for_time(s(1))
  local first = dev0:pmksa("ap1")
  hwsim.reconnect(run, dev0)
  local second = dev0:pmksa("ap1")
  dev0:leave()
  run:for_time(ms(200))
  ap1:pmksa_flush()
  dev0:join()
  run:for_time(s(1))
  local third = dev0:pmksa("ap1")
  dev0:roam_to("ap1") -- REASSOCIATE: SA Query comes first
  run:for_time(s(2))
  expect((dev0:pmksa("ap1"))):is(third)
  expect(first ~= nil and first == second):is(true)
  expect(second ~= third):is(true)
  expect(dev0:ap()):is("ap1")
  roams.clean(dev0.joins[1], "owe", "ap1")
  roams.clean(dev0.joins[2], "owe-pmksa", "ap1")
  expect(dev0.joins[3].method):is("owe")
  expect(dev0.joins[4].method):is("owe-pmksa")
  expect(dev0.joins[4].cause):is("C47")
  expect(run.failures):count(1)
end)

-- A hidden OWE BSS with its open one, and a third AP that has OWE alone and comes later.
test("owe_transition_mode_roam", { tags = tags }, function(run)
  local BSSID = { "02:00:00:00:03:00", "02:00:00:00:04:00" }
  ap { name = "pair", at = m(0, 0), bssid = BSSID, config = text(
    "interface=wlan3\nssid=owe-random\nhw_mode=g\nchannel=1\n" .. OWE ..
    "ignore_broadcast_ssid=1\nowe_transition_bssid=" .. BSSID[2] ..
    "\nowe_transition_ssid=\"owe-test\"\nbss=wlan4\nssid=owe-test\nowe_transition_bssid=" ..
    BSSID[1] .. "\nowe_transition_ssid=\"owe-random\"\n") }
  local ap3 = hwsim.ap(3, OWE, { ssid = "owe-test", at = m(2000, 0) })
  local dev0 = hwsim.station(BLOCK, { ssid = "owe-test", at = m(4, 3) })
  run:at(s(2), function() ap3:place(m(60, 0)) end)
  dev0:walk { m(4, 3), m(58, 3), m(4, 3), speed = mps(5), start = s(3) }
  run:for_time(s(28))
  expect(dev0.joins):count(1)
  roams.clean(dev0.joins[1], "owe", "pair")
  expect(dev0.roams):count(2)
  roams.clean(dev0.roams[1], "owe", "ap3")
  roams.put_off(dev0.roams[2], "owe-pmksa", "pair")
  expect(dev0.roams[2].akm):is("OWE")
  expect(run.failures):count(1)
end)

-- Two copies of the association request: whichever answer counts, one association survives.
test("owe_double_assoc", { tags = tags }, function(run)
  hwsim.ap(1, OWE, SSID)
  local dev0 = hwsim.station(BLOCK, SSID)
  fault { duplicate = "assoc-req", nth = 1 }
  run:for_time(s(2))
  expect(dev0:ap()):is("ap1")
  expect(dev0.joins):count(1)
  expect(dev0.joins[1].outcome):is("ok")
  expect(run.failures):is_empty()
end)

-- The Deauthentication is lost: the AP asks by SA Query whether the station is still there, which
-- it answers no more, and the association follows.
test("owe_sa_query", { tags = tags }, function(run)
  hwsim.ap(1, OWE, SSID)
  local dev0 = hwsim.station(BLOCK .. "owe_group=19\n", SSID)
  fault { drop = "deauth", from = "dev0", times = 20 }
  run:for_time(s(1))
  dev0:leave()
  dev0:pmksa_flush()
  run:for_time(ms(200))
  dev0:join()
  run:for_time(s(3))
  expect(dev0:ap()):is("ap1")
  roams.put_off(dev0.joins[2], "owe", "ap1")
  expect(run.failures):count(1)
end)
