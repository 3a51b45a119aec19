-- The rate of a link: what both ends share, and what its frames' fate makes of it (AARF).
local HOSTAPD = [[
interface=wlan0
bridge=br0
ssid=meadow
wmm_enabled=1
ieee80211n=1
ht_capab=[HT40+][SHORT-GI-20][SHORT-GI-40][LDPC]
]]
local AC = "hw_mode=a\nchannel=36\nieee80211ac=1\nvht_oper_chwidth=1\n" ..
           "vht_oper_centr_freq_seg0_idx=42\nvht_capab=[RXLDPC][SHORT-GI-80]\n"
local AX = AC .. "ieee80211ax=1\nhe_oper_chwidth=1\nhe_oper_centr_freq_seg0_idx=42\n"
local SIX = "hw_mode=a\nchannel=5\nop_class=133\nieee80211ax=1\nhe_oper_chwidth=1\n" ..
            "he_oper_centr_freq_seg0_idx=7\nwpa=2\nwpa_key_mgmt=OWE\nrsn_pairwise=CCMP\n" ..
            "ieee80211w=2\n" -- 6 GHz is not open to the old methods

-- The best rate in 100 kb/s that a phone beside this AP has.
local function beside(lines)
  ap { name = "mast", at = m(0, 0), config = text(HOSTAPD .. lines) }
  local phone = station { name = "phone", at = m(0, 2),
                          config = text("network={\n ssid=\"meadow\"\n key_mgmt=NONE OWE\n" ..
                                        " ieee80211w=1\n" ..
                                        " scan_freq=2412 5180 5975\n}\n") }
  phone:traffic { "voip", codec = "g711" }
  return phone
end

local function best(name, lines, rate)
  test("beside an AP of " .. name, { tags = { "air" } }, function(run)
    local phone = beside(lines)
    run:for_time(s(5))
    expect(phone:rate_100k("mast")):is(rate)
    expect(phone.joins[1].outcome):is("ok")
  end)
end

best("802.11n at 2.4 GHz", "hw_mode=g\nchannel=1\n", 3000) -- 40 MHz, MCS 7, two streams, short GI
best("802.11ac", AC, 8666) -- 80 MHz, MCS 9
best("802.11ax", AX, 12009) -- 80 MHz, MCS 11
best("802.11ax at 6 GHz", SIX, 12009)

test("802.11g alone where the AP says no more", { tags = { "air" } }, function(run)
  local phone = beside("hw_mode=g\nchannel=1\nieee80211n=0\n")
  run:for_time(s(5))
  expect(phone:rate_100k("mast")):is(540)
end)

-- Down the ladder while it walks away: never much above what the level allows.
test("a walk away from the AP", { tags = { "air" }, seeds = "1..3" }, function(run)
  local phone = beside(AX)
  phone:walk { m(80, 2), speed = mps(2), start = s(4) }
  local rates, at = {}, { 3, 12, 20, 28, 36 }
  for i, time in ipairs(at) do
    run:at(s(time), function() rates[i] = phone:rate_100k("mast") end)
  end
  run:for_time(s(37))
  for i = 2, #at do
    expect(rates[i] < rates[i - 1]):is(true)
  end
  expect(rates[1]):is(12009)
  expect(rates[#at] < 1500):is(true)
end)

-- With a deviation from place to place the same walk has another level, the same in every run.
test("shadowing and fading", { tags = { "air" } }, function(run)
  pathloss { shadowing = db(6), fading = "rayleigh" }
  local phone = beside(AX)
  run:for_time(s(5))
  expect(phone.joins[1].outcome):is("ok")
  -- without it: 20 dBm less 46.7 dB of the first metre less 9.0 of the second
  local level = phone:level("mast")
  expect(level < dbm(-36) or level > dbm(-35)):is(true)
end)
