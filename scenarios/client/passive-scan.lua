-- Channels on which nobody may send before somebody else was heard: those for radar everywhere, and
-- all of 5 GHz for who does not know where it is. They are listened to for 111 ms instead of asked.
local psk = "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=corridor of offices\n"

local function access_point(channel, lines)
  return ap {
    name = "mast", at = m(0, 0),
    config = text("interface=wlan0\nbridge=br0\nssid=offices\nhw_mode=a\nieee80211d=1\n" ..
                  "country_code=SE\nieee80211h=1\nchannel=" .. channel .. "\n" .. psk ..
                  (lines or "")),
  }
end

local function client(country, lines)
  return station {
    name = "phone", at = m(5, 2),
    config = text((country and "country=" .. country .. "\n" or "") ..
                  'network={\nssid="offices"\npsk="corridor of offices"\n' .. (lines or "") ..
                  "}\n"),
  }
end

local function joined(run, phone)
  run:for_time(s(10))
  expect(phone.joins):count(1)
  expect(phone:ap()):is("mast")
  return phone.joins[1].phases.scan.time
end

local tags = { tags = { "client", "scan" } }

test("a channel for radar takes a beacon interval", tags, function(run)
  access_point(52)
  expect(joined(run, client("SE", "scan_freq=5260 5300 5320\n"))):at_least(ms(2 * 111))
end)

test("any other 60 ms", tags, function(run)
  access_point(36)
  expect(joined(run, client("SE", "scan_freq=5180 5200 5220\n"))):at_most(ms(3 * 63 + 3))
end)

-- The beacon is heard, and then the AP may be asked for the name it hides.
test("a hidden network is found where a beacon was heard", tags, function(run)
  access_point(52, "ignore_broadcast_ssid=1\n")
  joined(run, client("SE", "scan_freq=5260\nscan_ssid=1\n"))
end)

-- What a full scan costs: 13 + 25 channels where the country is known, 15 of them for radar.
local function full(country, channels, least)
  test("every channel, in " .. (country or "no country"), tags, function(run)
    access_point(36)
    local phone = client(country)

    expect(joined(run, phone)):at_least(least)
    expect(phone:channels_scanned()):is(channels)
  end)
end

full(nil, 22, ms(22 * 60))
full("SE", 13 + 26, ms(24 * 60 + 15 * 111))
-- The world: channels 12 and 13 and all of 5 GHz are listened to.
full("00", 13 + 25, ms(11 * 60 + 2 * 111 + 24 * 111))
