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
  expect(dev0.roams[1].to):is(dev0.roams[1].from)
  expect(dev0.roams[1].method):is("owe-pmksa")
  expect(dev0.roams[1].cause):is("C47")
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

local function owe_lines(lines)
  return "wpa=2\nwpa_key_mgmt=OWE\nrsn_pairwise=CCMP\n" .. lines
end

test("owe_groups", { tags = { "peer", "owe" } }, function(run)
  hwsim.ap(1, owe_lines(""), { ssid = "owe" })
  local devs = {}
  for i, group in ipairs { 19, 20, 21 } do
    devs[i] = hwsim.station("key_mgmt=OWE\nowe_group=" .. group .. "\n",
                            { ssid = "owe", name = "dev" .. i - 1, at = m(3 + i, 3) })
  end
  run:for_time(s(2))
  for _, dev in ipairs(devs) do
    expect(dev.joins[1].method):is("owe")
    expect(dev.flows.ping.ping.lost):is(0)
  end
end)

test("owe_and_psk", { tags = { "peer", "owe" } }, function(run)
  hwsim.ap(1, "wpa=2\nwpa_key_mgmt=OWE WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n",
           { ssid = "owe+psk" })
  local dev0 = hwsim.station('key_mgmt=WPA-PSK\npsk="12345678"\n', { ssid = "owe+psk" })
  local dev1 = hwsim.station("key_mgmt=OWE\n", { ssid = "owe+psk", name = "dev1", at = m(5, 3) })
  run:for_time(s(2))
  expect(dev0.joins[1].method):is("psk")
  expect(dev1.joins[1].method):is("owe")
  expect(dev0.flows.ping.ping.lost + dev1.flows.ping.ping.lost):is(0)
end)

-- Status 77 for groups that the AP does not have; one that it has is let in.
for name, row in pairs { owe_limited_group_set = { groups = "20 21", pmf = 0, wrong = { 19 } },
                         owe_limited_group_set_pmf = { groups = "21", pmf = 2,
                                                       wrong = { 19, 20 } } } do
  test(name, { tags = { "peer", "owe" } }, function(run)
    hwsim.ap(1, owe_lines("owe_groups=" .. row.groups .. "\nieee80211w=" .. row.pmf .. "\n"),
             { ssid = "owe" })
    local function dev(i, group)
      local it = hwsim.station("key_mgmt=OWE\nieee80211w=" .. row.pmf .. "\nowe_group=" .. group ..
                               "\n", { ssid = "owe", name = "dev" .. i, at = m(3 + i, 3) })
      it:listen("CTRL-EVENT-ASSOC-REJECT")
      it:listen("status_code=77")
      return it
    end
    local right, wrong = dev(0, 21), {}
    for i, group in ipairs(row.wrong) do
      wrong[i] = dev(i, group)
    end
    run:for_time(s(3))
    for _, one in ipairs(wrong) do
      expect(one:heard("CTRL-EVENT-ASSOC-REJECT")):at_least(1)
      expect(one:heard("status_code=77")):at_least(1)
      expect(one:ap()):is(nil)
    end
    expect(right:ap()):is("ap1")
  end)
end

-- Without a group of its own the station tries the next one after status 77.
test("owe_group_negotiation", { tags = { "peer", "owe" } }, function(run)
  hwsim.ap(1, owe_lines("owe_groups=21\n"), { ssid = "owe" })
  local dev0 = hwsim.station("key_mgmt=OWE\n", { ssid = "owe" })
  run:for_time(s(3))
  expect(dev0:ap()):is("ap1")
  expect(dev0.joins[1].method):is("owe")
end)

-- An open network of the name will do, unless the station is told otherwise.
for name, row in pairs { owe_transition_mode_open_only_ap = { lines = "", ap = "ap1" },
                         owe_only_sta = { lines = "owe_only=1\n" } } do
  test(name, { tags = { "peer", "owe" } }, function(run)
    hwsim.ap(1, "", { ssid = "owe-test-open" })
    local dev0 = hwsim.station("key_mgmt=OWE\nieee80211w=2\n" .. row.lines,
                               { ssid = "owe-test-open" })
    run:for_time(s(3))
    expect(dev0:ap()):is(row.ap)
    if row.ap then
      expect(dev0.joins[1].method):is("open")
    end
  end)
end

-- Transition mode: the station finds the hidden OWE network behind the open one, or is told by it
-- never to use the open one again.
for name, row in pairs {
  owe_transition_mode = { hidden = "", sta = "" },
  owe_only_sta_tm_ap = { hidden = "", sta = "owe_only=1\n" },
  owe_transition_mode_disable = { hidden = "transition_disable=0x08\n", sta = "",
                                  told = "TRANSITION-DISABLE 08" },
} do
  test(name, { tags = { "peer", "owe" } }, function(run)
    hwsim.ap(1, owe_lines("ieee80211w=2\nignore_broadcast_ssid=1\nowe_transition_bssid=" ..
                          "02:00:00:00:04:00\nowe_transition_ssid=\"owe-test\"\n" .. row.hidden),
             { ssid = "owe-random" })
    hwsim.ap(2, "owe_transition_bssid=02:00:00:00:03:00\nowe_transition_ssid=\"owe-random\"\n",
             { ssid = "owe-test" })
    local dev0 = hwsim.station("key_mgmt=OWE\nieee80211w=2\n" .. row.sta, { ssid = "owe-test" })
    if row.told then
      dev0:listen(row.told)
    end
    run:for_time(s(8))
    expect(dev0:ap()):is("ap1")
    if row.told then
      expect(dev0:heard(row.told)):is(1)
      hwsim.reconnect(run, dev0)
      expect(dev0:ap()):is("ap1")
    end
    expect(dev0.joins[1].method):is("owe")
  end)
end
