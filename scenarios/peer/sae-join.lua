-- hostap's test_sae.py where a station joins one AP, with the outcomes stated there: which
-- passwords, identifiers, groups and ways to the PWE fit each other.
local hwsim = require "lib.hwsim"

local tags = { "peer", "sae" }
local SAE = "key_mgmt=SAE\nieee80211w=1\n"
local PSK = "key_mgmt=WPA-PSK\n"
local ID = 'sae_password="secret"\nsae_password_id="pw id"\n'

local function sae_ap(lines)
  return "wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=1\n" .. lines
end

local function dev(lines, how, global)
  return { lines = lines, how = how, global = global }
end

local secret, long = 'psk="12345678"\n', string.rep("A", 100)
local ids = "sae_password=secret|mac=ff:ff:ff:ff:ff:ff|id=pw id\n" ..
            "sae_password=foo|mac=02:02:02:02:02:02\n" ..
            "sae_password=another secret|mac=ff:ff:ff:ff:ff:ff|id=" .. string.rep("A", 29) .. "\n"

-- Every station joins by the method that stands there.
local joins = {
  sae_mixed = {
    "wpa=2\nwpa_key_mgmt=SAE WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n" ..
    "sae_anti_clogging_threshold=0\n",
    dev("key_mgmt=SAE\n" .. secret, "sae"), dev("key_mgmt=SAE\n" .. secret, "sae"),
    dev(PSK .. secret, "psk"),
  },
  sae_and_psk = { sae_ap(hwsim.password),
                  dev("key_mgmt=SAE WPA-PSK\nieee80211w=1\n" .. secret, "sae") },
  sae_and_psk2 = { "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n",
                   dev("key_mgmt=SAE WPA-PSK\n" .. secret, "psk") },
  sae_mfp = { sae_ap(hwsim.password), dev("key_mgmt=SAE\nieee80211w=2\n" .. secret, "sae"),
              dev("key_mgmt=SAE\nieee80211w=0\n" .. secret, "sae") },
  sae_password = {
    "wpa=2\nwpa_key_mgmt=SAE WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n" ..
    "sae_password=sae-password\n",
    dev('key_mgmt=SAE\npsk="sae-password"\n', "sae"), dev(PSK .. secret, "psk"),
    dev('key_mgmt=SAE\nsae_password="sae-password"\n', "sae"),
  },
  sae_password_short = { sae_ap("sae_password=secret\n"),
                         dev(SAE .. 'sae_password="secret"\n', "sae") },
  sae_password_long = { sae_ap("sae_password=" .. long .. "\n"),
                        dev(SAE .. 'sae_password="' .. long .. '"\n', "sae") },
  sae_password_id = {
    sae_ap(ids), dev(SAE .. ID, "sae"),
    dev(SAE .. 'sae_password="another secret"\nsae_password_id="' .. string.rep("A", 29) .. '"\n',
        "sae"),
  },
  sae_password_id_only = { sae_ap("sae_password=secret|id=pw id\n"), dev(SAE .. ID, "sae") },
  sae_password_id_pwe_looping = { sae_ap("sae_password=secret|id=pw id\nsae_pwe=3\n"),
                                  dev(SAE .. ID, "sae", "sae_pwe=3\n") },
  sae_h2e_password_id = { sae_ap("sae_password=secret|id=pw id\nsae_pwe=1\n"),
                          dev(SAE .. ID, "sae", "sae_pwe=1\n") },
  sae_pwe_in_psk_ap = {
    "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\nsae_pwe=1\n",
    dev(PSK .. secret, "psk"),
  },
  sae_h2e_rejected_groups = {
    sae_ap(hwsim.password .. "sae_groups=19\nsae_pwe=1\n"),
    dev(SAE .. secret, "sae", "sae_groups=21 20 19\nsae_pwe=1\n"),
  },
  sae_akms = {
    "wpa=2\nwpa_key_mgmt=SAE SAE-EXT-KEY\nrsn_pairwise=CCMP\nieee80211w=2\nsae_groups=19 20\n" ..
    hwsim.password,
    dev("key_mgmt=SAE-EXT-KEY\nieee80211w=2\n" .. secret, "sae", "sae_groups=20\n"),
    dev("key_mgmt=SAE\nieee80211w=2\n" .. secret, "sae", "sae_groups=20\n"),
    dev("key_mgmt=SAE\nieee80211w=2\n" .. secret, "sae", "sae_groups=19\n"),
  },
  sae_ext_key_21_gcmp256_gcmp256 = {
    "wpa=2\nwpa_key_mgmt=SAE-EXT-KEY\nrsn_pairwise=GCMP-256\ngroup_cipher=GCMP-256\n" ..
    "ieee80211w=2\nsae_groups=21\n" .. hwsim.password,
    dev("key_mgmt=SAE-EXT-KEY\npairwise=GCMP-256\ngroup=GCMP-256\nieee80211w=2\n" .. secret,
        "sae", "sae_groups=21\n"),
  },
}
for group = 19, 21 do
  joins["sae_pwe_group_" .. group] = {
    sae_ap(hwsim.password .. "sae_groups=" .. group .. "\nsae_pwe=2\n"),
    dev(SAE .. secret, "sae", "sae_groups=" .. group .. "\nsae_pwe=0\n"),
    dev(SAE .. secret, "sae", "sae_groups=" .. group .. "\nsae_pwe=1\n"),
    dev(SAE .. secret, "sae", "sae_groups=" .. group .. "\nsae_pwe=2\n"),
  }
end

local function stations(row)
  local devs = {}

  for i = 2, #row do
    devs[i - 1] = hwsim.station(row[i].lines, { name = "dev" .. i - 2, global = row[i].global,
                                                at = m(2 + i, 3) })
  end
  return devs
end

for name, row in pairs(joins) do
  test(name, { tags = tags }, function(run)
    hwsim.ap(1, row[1])
    local devs = stations(row)

    run:for_time(s(2))
    for i, one in ipairs(devs) do
      expect(one.joins):count(1)
      expect(one.joins[1].outcome):is("ok")
      expect(one.joins[1].method):is(row[i + 1].how)
      expect(one.flows.ping.ping.lost):is(0)
    end
    expect(run.failures):is_empty()
  end)
end

-- The station does not get in, and says this.
local refusals = {
  sae_no_ffc_by_default = { sae_ap(hwsim.password),
                            dev(SAE .. secret, "SME: Trying to authenticate", "sae_groups=15\n") },
  sae_password_id_unknown = {
    sae_ap(ids), dev(SAE .. 'sae_password="secret"\nsae_password_id="unknown"\n',
                     "CTRL-EVENT-SAE-UNKNOWN-PASSWORD-IDENTIFIER"),
  },
  sae_pwe_h2e_only_ap = { sae_ap(hwsim.password .. "sae_pwe=1\n"),
                          dev(SAE .. secret, "CTRL-EVENT-NETWORK-NOT-FOUND", "sae_pwe=0\n") },
  sae_pwe_loop_only_ap = { sae_ap(hwsim.password .. "sae_pwe=0\n"),
                           dev(SAE .. secret, "CTRL-EVENT-NETWORK-NOT-FOUND", "sae_pwe=1\n") },
  sae_reject = { sae_ap(hwsim.password .. "max_num_sta=0\n"),
                 dev(SAE .. secret, "CTRL-EVENT-AUTH-REJECT") },
}
for name, row in pairs(refusals) do
  test(name, { tags = tags }, function(run)
    hwsim.ap(1, row[1])
    local dev0 = stations(row)[1]

    dev0:listen(row[2].how)
    run:for_time(s(8))
    expect(dev0:heard(row[2].how)):at_least(1)
    expect(dev0:ap()):is(nil)
  end)
end
