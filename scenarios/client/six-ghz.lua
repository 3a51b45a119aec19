-- 6 GHz has 59 channels: a client looks where APs of other bands say that there is somebody beside
-- them (reduced neighbor report), at the preferred scanning channels, and nowhere else.
local SAE = "wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=2\nsae_pwe=2\n" ..
            "sae_password=corridor of offices\n"
local LOW = "interface=wlan0\nbridge=br0\nssid=offices\nhw_mode=a\nchannel=36\n" ..
            "ieee80211n=1\n" .. SAE

local function six(channel)
  return "interface=wlan1\nbridge=br0\nssid=offices\nhw_mode=a\nop_class=131\n" ..
         "ieee80211ax=1\nchannel=" .. channel .. "\n" .. SAE
end

-- One process with both radios, or two devices at the same place.
local function together(channel)
  ap {
    name = "mast", at = m(0, 0), config = { text(LOW), text(six(channel)) },
    bssid = { "02:00:00:00:05:00", "02:00:00:00:06:00" },
  }
end

local function apart(channel)
  ap { name = "mast", at = m(0, 0), config = text(LOW) }
  ap { name = "six", at = m(0, 1), config = text(six(channel)) }
end

local function client(model)
  return station {
    name = "phone", at = m(5, 2), model = model,
    config = text('country=US\nnetwork={\nssid="offices"\nkey_mgmt=SAE\nieee80211w=2\n' ..
                  'sae_password="corridor of offices"\n}\n'),
  }
end

-- Channels of a scan for the first join, how long that took, and the rate it has afterwards.
local function join(run, model)
  local phone = client(model)

  phone:traffic { "ping", interval = ms(100), start = s(14) }
  run:for_time(s(16))
  expect(phone.joins):count(1)
  expect(phone.failures):is_empty()
  return phone
end

local tags = { tags = { "client", "scan", "rnr" } }

-- 11 + 25 channels of 2.4 and 5 GHz, 15 preferred ones, and 41, which is none of them but
-- reported.
test("looks where the report says, and at the preferred channels", tags, function(run)
  together(41)
  local phone = join(run, "wifi-6e")

  expect(phone:channels_scanned()):is(11 + 25 + 15 + 1)
  expect(phone.joins[1].to_bssid):is("02:00:00:00:06:00")
end)

test("without a report a channel that is not preferred is not found", tags, function(run)
  apart(41)
  local phone = join(run, "wifi-6e")

  expect(phone:channels_scanned()):is(11 + 25 + 15)
  expect(phone:ap()):is("mast")
end)

test("a preferred one needs no report", tags, function(run)
  apart(37)
  local phone = join(run, "wifi-6e")

  expect(phone:channels_scanned()):is(11 + 25 + 15)
  expect(phone:ap()):is("six")
end)

test("who does not understand it looks at all of them", tags, function(run)
  together(41)
  local phone = join(run, "rnr-deaf")

  expect(phone:channels_scanned()):is(11 + 25 + 59)
  expect(phone.joins[1].to_bssid):is("02:00:00:00:06:00")
end)

test("and one without such a radio at none", tags, function(run)
  together(41)
  local phone = join(run, "generic")

  expect(phone:channels_scanned()):is(11 + 25)
  expect(phone.joins[1].to_bssid):is("02:00:00:00:05:00")
end)

-- The same network, and what it costs to find it.
test("the report saves seconds", tags, function(run)
  together(41)
  local quick, slow = client("wifi-6e"), station {
    name = "other", at = m(5, 3), model = "rnr-deaf",
    config = text('country=US\nnetwork={\nssid="offices"\nkey_mgmt=SAE\nieee80211w=2\n' ..
                  'sae_password="corridor of offices"\n}\n'),
  }

  for _, one in ipairs { quick, slow } do
    one:traffic { "ping", interval = ms(100), start = s(14) }
  end
  run:for_time(s(16))
  expect(quick.joins[1].phases.scan.time + s(4)):at_most(slow.joins[1].phases.scan.time)
end)
