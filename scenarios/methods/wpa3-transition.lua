-- A school that moves from WPA2 to WPA3: both on one BSS while old devices live, and Transition
-- Disable for those that need not look back.
local roams = require "roams"

local function conf(channel, akms, more)
  return text("interface=wlan0\ndriver=nl80211\nssid=Lyceum\nhw_mode=g\nwmm_enabled=1\nwpa=2\n" ..
              "rsn_pairwise=CCMP\nwpa_passphrase=seven grey herons\nchannel=" .. channel ..
              "\nwpa_key_mgmt=" .. akms .. "\n" .. (more or ""))
end

-- Both on one BSS: protection offered, and asked of whoever comes by SAE.
local function both(channel, more)
  return conf(channel, "WPA-PSK SAE", "ieee80211w=1\nsae_require_mfp=1\n" .. (more or ""))
end

local function device(name, akms, more, options)
  local one = station { name = name, at = m(2, 3), model = "generic",
                        config = text((options or "") .. "network={\nssid=\"Lyceum\"\n" ..
                                      "psk=\"seven grey herons\"\nscan_freq=2412 2462\n" ..
                                      "key_mgmt=" .. akms .. "\n" .. (more or "") .. "}\n") }
  one:traffic { "ping", interval = ms(100), start = s(1) }
  return one
end

test("old and new on one BSS", { tags = { "sae", "psk", "transition", "smoke" } }, function(run)
  ap { name = "hall", at = m(0, 0), config = both(1) }
  ap { name = "library", at = m(15, 0), config = both(11) }
  local old = device("old", "WPA-PSK")
  local new = device("new", "WPA-PSK SAE", "ieee80211w=1\n")
  for _, one in ipairs { old, new } do
    run:at(s(2), function() one:roam_to("library") end)
    run:at(s(4), function() one:roam_to("hall") end)
  end
  run:for_time(s(6))
  roams.round(old, "hall", "psk", "psk", { "library", "hall" })
  expect(new.joins):count(1)
  roams.clean(new.joins[1], "sae", "hall")
  roams.clean(new.roams[1], "sae", "library")
  roams.put_off(new.roams[2], "sae-pmksa", "hall")
  expect(run.failures):count(1)
end)

-- hostapd with sae_require_mfp refuses SAE without protection (31); a station that looks at that
-- first (sae_check_mfp) takes the passphrase the old way.
test("SAE without protection", { tags = { "sae", "transition", "failure" } }, function(run)
  ap { name = "hall", at = m(0, 0), config = both(1) }
  local stubborn = device("stubborn", "SAE", "ieee80211w=0\n")
  local careful = device("careful", "WPA-PSK SAE", "ieee80211w=0\n", "sae_check_mfp=1\n")
  run:for_time(s(3))
  expect(stubborn.joins[1].outcome):is("failed")
  for _, attempt in ipairs(stubborn.joins[1].attempts) do
    expect(attempt.status):is(31)
  end
  roams.clean(careful.joins[1], "psk", "hall")
end)

-- The hall says that WPA2 is over, but one room has been forgotten.
local function forgotten(bits)
  ap { name = "hall", at = m(0, 0), config = both(1, "transition_disable=" .. bits .. "\n") }
  ap { name = "attic", at = m(15, 0), config = conf(11, "WPA-PSK", "ieee80211w=1\n") }
  return device("laptop", "WPA-PSK SAE", "ieee80211w=1\n")
end

test("Transition Disable keeps a station from WPA2", { tags = { "sae", "transition" } },
     function(run)
  local laptop = forgotten("0x01")
  run:at(s(2), function() laptop:roam_to("attic") end)
  run:for_time(s(4))
  roams.clean(laptop.joins[1], "sae", "hall")
  expect(laptop.roams):count(0)
end)

test("without it the station goes back to WPA2", { tags = { "sae", "psk", "transition" } },
     function(run)
  local laptop = forgotten("0x00")
  run:at(s(2), function() laptop:roam_to("attic") end)
  run:for_time(s(4))
  expect(laptop.roams):count(1)
  roams.clean(laptop.roams[1], "psk", "attic")
end)
