-- Transition Disable, as hostap's test_sae.py states its outcome.
local hwsim = require "lib.hwsim"
local roams = require "roams"

-- The block becomes SAE alone: an AP of the same name that has the passphrase only is none of its.
test("sae_and_psk_transition_disable", { tags = { "peer", "sae", "transition" } }, function(run)
  local both = "wpa=2\nwpa_key_mgmt=SAE WPA-PSK\nrsn_pairwise=CCMP\nieee80211w=1\n" ..
               "wpa_passphrase=12345678\ntransition_disable=0x01\n"
  local ap1 = hwsim.ap(1, both)
  local dev0 = hwsim.station('key_mgmt=SAE WPA-PSK\npsk="12345678"\nieee80211w=1\n' ..
                             "pairwise=CCMP TKIP\ngroup=CCMP TKIP\nproto=WPA RSN\n")
  dev0:listen("TRANSITION-DISABLE 01")
  hwsim.ap(2, "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nieee80211w=1\n" ..
              "wpa_passphrase=12345678\n")
  run:for_time(s(1))
  expect(dev0:heard("TRANSITION-DISABLE 01")):is(1)
  hwsim.reconnect(run, dev0)
  expect(dev0:ap()):is("ap1")
  dev0:roam_to("ap2")
  run:for_time(s(1))
  expect(dev0:ap()):is("ap1")
  ap1:kill()
  run:for_time(s(8))
  expect(dev0:ap()):is(nil)
  roams.clean(dev0.joins[1], "sae", "ap1")
  roams.clean(dev0.joins[2], "sae-pmksa", "ap1")
end)
