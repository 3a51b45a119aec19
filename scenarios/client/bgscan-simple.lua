-- bgscan simple: how often it looks round, and whether wpa_supplicant then goes.
local psk = "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=corridor of offices\n"

for i, channel in ipairs { 1, 11 } do
  ap {
    name = "ap" .. i, at = m(40 * (i - 1), 0),
    config = text("interface=wlan0\nbridge=br0\nssid=offices\nhw_mode=g\nieee80211n=1\nchannel=" ..
                  channel .. "\n" .. psk),
  }
end

-- Two channels are scanned each time.
local function client(at, bgscan, model)
  local phone = station {
    name = "phone", at = at, model = model,
    config = text('network={\nssid="offices"\npsk="corridor of offices"\nscan_freq=2412 2462\n' ..
                  (bgscan and 'bgscan="' .. bgscan .. '"\n' or "") .. "}\n"),
  }
  phone:traffic { "ping", interval = s(1), start = s(2) }
  return phone
end

local function scans(run, phone, time)
  local before = phone:channels_scanned()

  run:for_time(time)
  return (phone:channels_scanned() - before) // 2
end

local tags = { tags = { "client", "bgscan" } }

test("near the AP the interval is the long one", tags, function(run)
  local phone = client(m(1, 1), "simple:2:-70:20")

  run:for_time(s(3))
  expect(scans(run, phone, s(100))):at_least(4)
  expect(scans(run, phone, s(100))):at_most(6)
  expect(phone.roams):is_empty()
end)

test("far from any other it is short, then backs off", tags, function(run)
  local phone = client(m(-40, 0), "simple:2:-50:20")

  run:for_time(s(3))
  expect(scans(run, phone, s(24))):at_least(9) -- 20 / 2 + 1 short ones
  expect(scans(run, phone, s(100))):at_most(6)
  expect(phone.roams):is_empty()
end)

test("a weaker signal is looked at once, and left", tags, function(run)
  local phone = client(m(1, 1), "simple:10:-62:60")

  phone:listen("CTRL-EVENT-SIGNAL-CHANGE above=0")
  phone:listen("CTRL-EVENT-DO-ROAM")
  run:for_time(s(5))
  phone:walk { m(1, 1), m(39, 1), speed = mps(1.4) }
  run:for_time(s(40))
  expect(phone:heard("CTRL-EVENT-SIGNAL-CHANGE above=0")):at_least(1)
  expect(phone.roams):count(1)
  expect(phone.roams[1].to):is("ap2")
  expect(phone.roams[1].trigger):is("signal")
end)

test("wpa_supplicant without bgscan never looks", tags, function(run)
  local phone = client(m(1, 1), nil, "wpa-supplicant")

  run:for_time(s(5))
  phone:walk { m(1, 1), m(39, 1), speed = mps(1.4) }
  expect(scans(run, phone, s(60))):is(0)
  expect(phone:ap()):is("ap1")
  -- a scan that somebody asks for is enough to go
  phone:scan()
  run:for_time(s(3))
  expect(phone:ap()):is("ap2")
end)
