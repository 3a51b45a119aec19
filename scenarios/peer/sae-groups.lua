-- Tests of SAE's groups, of a network that is half WPA2 and half WPA3, and of wrong passwords, as
-- hostap's test_sae.py states their outcomes.
local hwsim = require "lib.hwsim"
local roams = require "roams"

local tags = { "peer", "sae" }
local REJECTED = "SAE: Received Rejected Groups list - hexdump"
local DISABLED = "CTRL-EVENT-SSID-TEMP-DISABLED"

test("sae_group_nego", { tags = tags }, function(run)
  hwsim.ap(1, hwsim.sae .. hwsim.password .. "sae_groups=19\n")
  local dev0 = hwsim.sae_station("", { global = "sae_groups=25 20 19\n" })
  run:for_time(s(1))
  expect(dev0:sae_group()):is(19)
  -- 25 is no group of ours; 20 is refused with status 77
  expect(dev0.joins[1].outcome):is("ok")
  expect(#dev0.joins[1].attempts):is(2)
  expect(dev0.joins[1].attempts[1].status):is(77)
end)

test("sae_group_nego_no_match", { tags = tags }, function(run)
  hwsim.ap(1, hwsim.sae .. hwsim.password .. "sae_groups=21\n")
  local dev0 = hwsim.sae_station("", { global = "sae_groups=19 20\n" })
  dev0:listen(DISABLED)
  run:for_time(s(10))
  expect(dev0:ap()):is(nil)
  expect(dev0:heard(DISABLED)):at_least(1)
  expect(dev0.joins[1].outcome):is("failed")
  expect(dev0.joins[1].status):is(77)
end)

-- Two APs of one list each: what one has refused is not told to the other.
test("sae_h2e_rejected_groups_diff_ap", { tags = tags }, function(run)
  hwsim.ap(1, hwsim.sae .. hwsim.password .. "sae_pwe=1\nsae_groups=19\n")
  local ap2 = hwsim.ap(2, hwsim.sae .. hwsim.password .. "sae_pwe=1\nsae_groups=20\n")
  local dev0 = hwsim.sae_station("", { global = "sae_pwe=1\nsae_groups=21 20 19\n",
                                       at = m(2, 3) })
  ap2:listen(REJECTED)
  ap2:listen(REJECTED .. "(len=2): 15 00")
  run:for_time(s(1))
  expect(dev0:sae_group()):is(19)
  hwsim.visit(run, dev0, "ap2")
  expect(dev0:sae_group()):is(20)
  -- group 21 alone
  expect(ap2:heard(REJECTED .. "(len=2): 15 00")):at_least(1)
  expect(ap2:heard(REJECTED)):is(ap2:heard(REJECTED .. "(len=2): 15 00"))
end)

local mixed = "wpa=2\nwpa_key_mgmt=WPA-PSK SAE\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n" ..
              "ieee80211w=1\nsae_require_mfp=1\n"

test("sae_mixed_mfp", { tags = tags }, function(run)
  hwsim.ap(1, mixed)
  local dev0 = hwsim.station('key_mgmt=SAE\npsk="12345678"\nieee80211w=2\n', { name = "dev0" })
  local dev1 = hwsim.station('key_mgmt=SAE\npsk="12345678"\nieee80211w=0\n', { name = "dev1" })
  local dev2 = hwsim.station('key_mgmt=WPA-PSK\npsk="12345678"\nieee80211w=0\n',
                             { name = "dev2" })
  run:for_time(s(2))
  expect(dev0:ap()):is("ap1")
  expect(dev1:ap()):is(nil)
  expect(dev2:ap()):is("ap1")
  roams.clean(dev0.joins[1], "sae", "ap1")
  expect(dev1.joins[1].status):is(31)
  expect(dev2.joins[1].method):is("psk")
end)

-- The better AP has another password: the station ends with the right one.
test("sae_pref_ap_wrong_password", { tags = tags }, function(run)
  hwsim.ap(1, hwsim.sae .. hwsim.password, { at = m(40, 0) })
  hwsim.ap(2, hwsim.sae .. "sae_password=another one\n", { at = m(0, 0) })
  local dev0 = hwsim.sae_station()
  run:for_time(s(8))
  expect(dev0:ap()):is("ap1")
  expect(dev0.joins[1].outcome):is("fell-back")
  expect(dev0.joins[1].attempts[1].to):is("ap2")
end)

test("sae_pref_ap_wrong_password2", { tags = tags }, function(run)
  local right = hwsim.ap(1, hwsim.sae .. hwsim.password, { at = m(40, 0) })
  hwsim.ap(2, hwsim.sae .. "sae_password=another one\n", { at = m(0, 0) })
  local dev0 = hwsim.sae_station()
  dev0:listen(DISABLED)
  run:at(ms(1), function() right:kill() end)
  run:for_time(s(15))
  expect(dev0:heard(DISABLED)):at_least(1)
  expect(dev0:ap()):is(nil)
  right:revive()
  run:for_time(s(20))
  expect(dev0:ap()):is("ap1")
end)
