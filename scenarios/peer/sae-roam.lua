-- Tests of moving between networks of SAE, of WPA2 and of both, and of SAE's extended AKMs, as
-- hostap's test_sae.py states their outcomes.
local hwsim = require "lib.hwsim"
local roams = require "roams"

local tags = { "peer", "sae" }
local required = "wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=2\n" .. hwsim.password

test("sae_pmf_roam", { tags = tags }, function(run)
  hwsim.ap(1, required .. "skip_prune_assoc=1\n")
  hwsim.ap(2, required .. "skip_prune_assoc=1\n")
  local dev0 = hwsim.station('key_mgmt=SAE\npsk="12345678"\nieee80211w=2\n')
  run:for_time(s(1))
  hwsim.visit(run, dev0, "ap2", "ap1")
  run:for_time(s(1))
  expect(dev0:ap()):is("ap1")
  roams.clean(dev0.roams[1], "sae", "ap2")
  roams.put_off(dev0.roams[2], "sae-pmksa", "ap1")
  expect(run.failures):count(1)
end)

-- From WPA3 to WPA2 to both at once, as each AP is switched off: it connects every time.
test("sae_wpa3_roam", { tags = tags }, function(run)
  local wpa3 = hwsim.ap(1, required)
  local wpa2 = hwsim.ap(2, "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\n" ..
                        "wpa_passphrase=12345678\n")
  local both = hwsim.ap(3, "wpa=2\nwpa_key_mgmt=WPA-PSK SAE\nrsn_pairwise=CCMP\nieee80211w=1\n" ..
                        "sae_require_mfp=1\nwpa_passphrase=12345678\n")
  local dev0 = hwsim.station('key_mgmt=SAE WPA-PSK\npsk="12345678"\nieee80211w=1\n')
  run:at(ms(1), function()
    wpa2:kill()
    both:kill()
  end)
  run:for_time(s(1))
  expect(dev0:ap()):is("ap1")
  wpa2:revive()
  wpa3:kill()
  run:for_time(s(5))
  expect(dev0:ap()):is("ap2")
  both:revive()
  wpa2:kill()
  run:for_time(s(5))
  expect(dev0:ap()):is("ap3")
  expect(dev0:sae_group()):is(19)
end)

-- The Deauthentication is lost and the station has forgotten its key: it comes in again.
test("sae_reauth", { tags = tags }, function(run)
  fault { drop = "deauth", from = "dev0", times = 20 }
  hwsim.ap(1, required)
  local dev0 = hwsim.station('key_mgmt=SAE\npsk="12345678"\nieee80211w=2\n')
  run:for_time(s(1))
  dev0:leave()
  dev0:pmksa_flush()
  run:for_time(ms(200))
  dev0:join()
  run:for_time(s(5))
  expect(dev0:ap()):is("ap1")
  expect(dev0:sae_group()):is(19)
  roams.put_off(dev0.joins[2], "sae", "ap1")
end)

-- What a group brings with the extended AKM: it connects, and comes back by the PMKSA.
for _, group in ipairs { 19, 20, 21 } do
  for suffix, cipher in pairs { [""] = "CCMP", _gcmp256 = "GCMP-256" } do
    test("sae_ext_key_" .. group .. suffix, { tags = tags }, function(run)
      hwsim.ap(1, "wpa=2\nwpa_key_mgmt=SAE-EXT-KEY\nieee80211w=2\nrsn_pairwise=" ..
               cipher .. "\n" ..
               "group_cipher=" .. cipher .. "\nsae_groups=" .. group .. "\n" .. hwsim.password)
      local dev0 = hwsim.station("key_mgmt=SAE-EXT-KEY\npairwise=" .. cipher .. "\ngroup=" ..
                                 cipher .. '\npsk="12345678"\nieee80211w=2\n',
                                 { global = "sae_groups=" .. group .. "\n" })
      run:for_time(s(1))
      expect(dev0:sae_group()):is(group)
      hwsim.reconnect(run, dev0)
      expect(dev0:sae_group()):is(nil)
      roams.clean(dev0.joins[1], "sae", "ap1")
      roams.clean(dev0.joins[2], "sae-pmksa", "ap1")
      expect(run.failures):is_empty()
    end)
  end
end

-- Three seconds without a frame and nobody asks first: sent away, and it comes back.
test("sae_inactivity_timeout", { tags = tags }, function(run)
  local ap1 = hwsim.ap(1, hwsim.sae .. hwsim.password .. "ap_max_inactivity=3\n" ..
                       "skip_inactivity_poll=1\n")
  ap1:listen("AP-STA-DISCONNECTED")
  local dev0 = hwsim.sae_station("", { silent = true })
  run:for_time(s(6))
  expect(ap1:heard("AP-STA-DISCONNECTED")):is(1)
  expect(dev0:ap()):is("ap1")
  expect(dev0.joins):count(2)
end)
