-- Protected management frames, as hostap's test_ap_pmf.py states their outcomes. What that suite
-- has from an AP of wpa_supplicant's and again from hostapd is the same here.
local forge = require "forge"
local hwsim = require "lib.hwsim"
local roams = require "roams"

local tags = { "peer", "pmf" }
local SHA256 = "wpa=2\nwpa_key_mgmt=WPA-PSK-SHA256\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n" ..
               "ieee80211w=2\n"
local PSK = "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n"
local ASKS, ANSWERED = "SME: Association SA Query attempt", "SME: Reply to pending SA Query"
local LEFT, BY_ITSELF = "CTRL-EVENT-DISCONNECTED", "locally_generated=1"

local function sta(lines, akm)
  local dev0 = hwsim.station("key_mgmt=" .. (akm or "WPA-PSK-SHA256") .. '\npsk="12345678"\n' ..
                             (lines or "ieee80211w=2\n"))
  for _, line in ipairs { ASKS, ANSWERED, LEFT, BY_ITSELF, "CTRL-EVENT-ASSOC-REJECT" } do
    dev0:listen(line)
  end
  return dev0
end

-- Somebody in the place of the AP.
local function eve()
  return intruder { name = "eve", at = m(0, 1), freq = 2412 }
end

-- n times both kinds, with these reasons.
local function harass(by, ap1, dev0, n, deauth, disassoc)
  for _ = 1, n do
    by:send(forge.deauth { from = ap1:mac(), to = dev0:mac(), reason = deauth })
    by:send(forge.disassoc { from = ap1:mac(), to = dev0:mac(), reason = disassoc })
  end
end

-- The AP does not hear the station leave: it puts the next association off (status 30).
for name, row in pairs {
  ap_pmf_assoc_comeback = { "", s(1) },
  ap_pmf_assoc_comeback_10000tu = { "assoc_sa_query_max_timeout=10000\n", s(10) },
} do
  test(name, { tags = tags }, function(run)
    hwsim.ap(1, SHA256 .. row[1])
    local dev0 = sta()
    fault { drop = "deauth", from = "dev0", times = 1 }
    run:for_time(s(1))
    dev0:leave()
    run:for_time(ms(200))
    dev0:join()
    run:for_time(s(20))
    expect(dev0:ap()):is("ap1")
    expect(dev0.joins[2].attempts[1].status):is(30)
    local last = dev0.joins[#dev0.joins]
    expect(last.outcome):is("ok")
    expect(last.start + last.t_total):at_least(s(1) + row[2])
  end)
end

-- The type of the Timeout Interval element is 255, then 254: the station is not told when to come.
test("ap_pmf_assoc_comeback_in_wpas", { tags = tags }, function(run)
  local TYPE = 48 -- octet of the Association Response, behind header, fields and rates
  hwsim.ap(1, SHA256)
  local dev0 = sta()
  fault { drop = "deauth", from = "dev0", times = 2 }
  fault { corrupt = "assoc-resp", nth = 2, times = 1, offset = TYPE, xor = "fc" }
  fault { corrupt = "assoc-resp", time = s(20), times = 1, offset = TYPE, xor = "fd" }
  for i, at in ipairs { s(1), s(21) } do
    run:at(at, function() dev0:leave() end)
    run:at(at + ms(200), function() dev0:join() end)
    run:at(at + s(19), function()
      expect(dev0:heard("CTRL-EVENT-ASSOC-REJECT")):is(i)
      expect(dev0:ap()):is("ap1")
    end)
  end
  run:for_time(s(42))
  expect(dev0.joins[2].attempts[1].status):is(30)
end)

-- Its keys are gone, and nobody told the AP: it lost its memory, or its radio was off.
for _, name in ipairs { "ap_pmf_assoc_comeback2", "ap_pmf_assoc_comeback3" } do
  test(name, { tags = tags }, function(run)
    hwsim.ap(1, PSK .. "ieee80211w=1\n")
    local dev0 = sta("ieee80211w=2\n", "WPA-PSK")
    if name == "ap_pmf_assoc_comeback3" then
      fault { drop = "any", from = "dev0", time = s(1), lasts = ms(100), times = 99 }
    end
    run:for_time(s(1))
    if name == "ap_pmf_assoc_comeback2" then
      dev0:kill()
      run:for_time(ms(100))
      dev0:revive()
    else
      dev0:leave()
      run:for_time(ms(100))
      dev0:join()
    end
    run:for_time(s(10))
    expect(dev0:ap()):is("ap1")
    expect(dev0.joins[2].attempts[1].status):is(30)
    expect(dev0.joins[#dev0.joins].outcome):is("ok")
  end)
end

-- The AP forgets the station silently. Its next frame is answered by a deauthentication in the
-- clear, SA Query by nothing: the station goes by itself.
test("ap_pmf_ap_dropping_sa", { tags = tags }, function(run)
  local ap1 = hwsim.ap(1, SHA256)
  local dev0 = sta()
  fault { drop = "deauth", from = "ap1", times = 1 }
  run:at(s(2), function() ap1:deauth(dev0) end)
  run:at(ms(2900), function() expect(dev0:heard(LEFT)):is(0) end)
  run:for_time(s(8))
  expect(dev0:heard(ASKS)):is(5)
  expect(dev0:heard(BY_ITSELF)):is(1)
  expect(dev0:ap()):is("ap1")
  expect(dev0.joins):count(2)
end)

-- A frame as good as any, and the AP forgets nobody: the station goes, and is put off on its way
-- back.
for kind, word in pairs { deauth = "deauth", disassoc = "disassoc" } do
  for name, all in pairs { broadcast = true, unicast = false } do
    test("ap_pmf_valid_" .. name .. "_" .. word, { tags = tags }, function(run)
      local ap1 = hwsim.ap(1, SHA256)
      local dev0 = sta()
      run:at(s(2), function() ap1:say_leave(kind, not all and dev0 or nil) end)
      run:for_time(s(8))
      expect(dev0:heard(LEFT)):is(1)
      expect(dev0:heard(BY_ITSELF)):is(0)
      expect(dev0.joins):count(2)
      expect(dev0.joins[2].attempts[1].status):is(30)
      expect(dev0:ap()):is("ap1")
    end)
  end
end

for _, which in ipairs { "", "_hostapd" } do
  -- Reasons that an AP without the association would not give are nothing; of the others one
  -- makes the station ask, and it stays.
  test("ap_pmf_sta_sa_query" .. which, { tags = tags }, function(run)
    local ap1, dev0, by = hwsim.ap(1, SHA256), sta("ieee80211w=1\n"), eve()
    run:at(s(2), function() harass(by, ap1, dev0, 1, 2, 2) end)
    run:at(s(3), function()
      expect(dev0:heard(ASKS)):is(0)
      harass(by, ap1, dev0, 1, 6, 7)
    end)
    run:for_time(s(5))
    expect(dev0:heard(ASKS)):is(1)
    expect(dev0:heard(ANSWERED)):is(1)
    expect(dev0:heard(LEFT)):is(0)
    expect(dev0.joins):count(1)
  end)

  test("ap_pmf_sta_sa_query_no_response" .. which, { tags = tags }, function(run)
    local ap1, dev0, by = hwsim.ap(1, SHA256), sta("ieee80211w=1\n"), eve()
    fault { drop = "action", from = "ap1", time = s(3), lasts = s(2), times = 99 }
    run:at(s(2), function() harass(by, ap1, dev0, 1, 2, 2) end)
    run:at(s(3), function()
      expect(dev0:heard(LEFT)):is(0)
      harass(by, ap1, dev0, 1, 6, 7)
    end)
    run:for_time(s(10))
    expect(dev0:heard(LEFT)):is(1)
    expect(dev0:ap()):is("ap1")
    expect(dev0.joins):count(2)
  end)

  -- One procedure for a burst, and the next one not before ten seconds have passed.
  test("ap_pmf_sta_unprot_deauth_burst" .. which, { tags = tags }, function(run)
    local ap1, dev0, by = hwsim.ap(1, SHA256), sta("ieee80211w=1\n"), eve()
    run:at(s(2), function() harass(by, ap1, dev0, 10, 6, 7) end)
    run:at(s(3), function()
      expect(dev0:heard(ASKS)):is(1)
      expect(dev0:heard(ANSWERED)):is(1)
    end)
    run:at(ms(12500), function() harass(by, ap1, dev0, 5, 6, 7) end)
    run:for_time(s(14))
    expect(dev0:heard(ASKS)):is(2)
    expect(dev0:heard(ANSWERED)):is(2)
    expect(dev0:heard(LEFT)):is(0)
  end)
end

-- Nobody answers: gone within two seconds. What it began before it reconnected is forgotten.
test("ap_pmf_sa_query_timeout", { tags = tags }, function(run)
  local ap1, dev0, by = hwsim.ap(1, SHA256), sta(), eve()
  fault { drop = "action", from = "ap1", time = s(2), lasts = s(2), times = 99 }
  fault { drop = "action", from = "ap1", time = s(20), lasts = s(5), times = 99 }
  run:at(s(2), function() harass(by, ap1, dev0, 1, 6, 7) end)
  run:at(s(4), function() expect(dev0:heard(LEFT)):is(1) end)
  run:at(s(20), function() harass(by, ap1, dev0, 1, 6, 7) end)
  run:at(ms(20300), function() dev0:leave() end)
  run:at(ms(20400), function() dev0:join() end)
  run:for_time(s(25))
  expect(dev0:heard(LEFT)):is(2) -- and the one that was ordered
  expect(dev0.joins):count(3)
  expect(dev0.joins[3].outcome):is("ok")
  expect(dev0:ap()):is("ap1")
  roams.clean(dev0.joins[3], "psk-sha256", "ap1")
end)
