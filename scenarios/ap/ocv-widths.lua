-- Operating channel validation where channels are wide: each end names the class of the width it
-- uses, and neither sends wider than the other says it hears. A handshake, FT over the air and over
-- the DS, and an SA Query at each width.
local roams = require "roams"

local BOTH = "interface=wlan0\nbridge=br0\nssid=wide\nwmm_enabled=1\nieee80211n=1\nwpa=2\n" ..
  "rsn_pairwise=CCMP\nieee80211w=2\nocv=1\nmobility_domain=51de\nft_over_ds=1\n"
local PSK = "wpa_key_mgmt=FT-PSK\nft_psk_generate_local=1\nwpa_passphrase=as wide as can be\n"
local SAE = "wpa_key_mgmt=FT-SAE\nsae_pwe=1\nsae_password=as wide as can be\npmk_r1_push=1\n" ..
  "r0kh=ff:ff:ff:ff:ff:ff * 000102030405060708090a0b0c0d0e0f\n" ..
  "r1kh=00:00:00:00:00:00 00:00:00:00:00:00 000102030405060708090a0b0c0d0e0f\n"
local AC = "hw_mode=a\nieee80211ac=1\nvht_capab=[VHT160]\n"

local PHONE = {
  psk = 'network={\nssid="wide"\nkey_mgmt=FT-PSK\npsk="as wide as can be"\n' ..
        'ieee80211w=2\nocv=1\n}\n',
  sae = 'sae_pwe=1\nnetwork={\nssid="wide"\nkey_mgmt=FT-SAE\npsk="as wide as can be"\n' ..
        'ieee80211w=2\nocv=1\n}\n',
}

local function world(left, right, keys, model)
  local first = ap { name = "left", at = m(0, 0),
                     config = text(BOTH .. keys .. "nas_identifier=left\n" .. left) }
  ap { name = "right", at = m(9, 0),
       config = text(BOTH .. keys .. "nas_identifier=right\n" .. right) }
  local phone = station { name = "phone", at = m(2, 3), model = model or "wifi-6e",
                          config = text(keys == SAE and PHONE.sae or PHONE.psk) }
  phone:traffic { "ping", interval = ms(100), start = s(2) }
  return phone, first
end

local function widths(name, left, right, keys, model)
  test(name, { tags = { "ap", "ocv", "pmf", "ft" } }, function(run)
    local phone = world(left, right, keys or PSK, model)
    run:at(s(4), function() phone:roam_to("right") end)
    run:at(s(8), function() phone:roam_to("left", { over = "ds" }) end)
    phone:listen("OCV-FAILURE")
    run:for_time(s(13))
    expect(phone:heard("OCV-FAILURE")):is(0)
    roams.clean(phone.roams[1], "ft-air", "right")
    expect(phone.roams[2].method):is("ft-ds")
    expect(phone.roams[2].outcome):is("ok")
    expect(phone:ap()):is("left")
    for _, f in ipairs(run.failures) do
      expect(f.cause):is("C47") -- the SA Query of the way back
    end
  end)
end

local WIDE = "ht_capab=[HT40+]\n"
local TO_161 = "channel=149\nvht_oper_chwidth=1\nvht_oper_centr_freq_seg0_idx=155\n" .. WIDE

widths("40 MHz, above and below", "hw_mode=g\nchannel=1\n" .. WIDE,
       "hw_mode=g\nchannel=11\nht_capab=[HT40-]\n")
widths("80 MHz and 160", AC .. TO_161,
       AC .. "channel=36\nvht_oper_chwidth=2\nvht_oper_centr_freq_seg0_idx=50\ncountry_code=DE\n" ..
       WIDE)
widths("40 MHz at 5 GHz, and 20", "hw_mode=a\nchannel=40\nht_capab=[HT40-]\n",
       "hw_mode=a\nchannel=149\n")
widths("a narrow client", AC .. TO_161, "hw_mode=g\nchannel=1\n" .. WIDE, PSK, "wifi-4")
widths("6 GHz, 80 MHz and 20",
       "hw_mode=a\nchannel=5\nop_class=133\nieee80211ax=1\nhe_oper_chwidth=1\n" ..
       "he_oper_centr_freq_seg0_idx=7\n",
       "hw_mode=a\nchannel=37\nop_class=131\nieee80211ax=1\n", SAE)

-- Both ends are on 20 MHz after a switch, and ask each other at once.
test("from 80 MHz to 20", { tags = { "ap", "ocv", "pmf" } }, function(run)
  local phone, left = world(AC .. TO_161, "hw_mode=g\nchannel=1\n", PSK)
  phone:listen("OCV-FAILURE")
  phone:listen("CTRL-EVENT-CHANNEL-SWITCH freq=5200")
  run:for_time(s(4))
  left:chan_switch(5, 5200)
  run:for_time(s(6))
  expect(phone:heard("CTRL-EVENT-CHANNEL-SWITCH freq=5200")):is(1)
  expect(phone:heard("OCV-FAILURE")):is(0)
  expect(phone:ap()):is("left")
  expect(phone.joins):count(1)
  expect(run.failures):is_empty()
end)
