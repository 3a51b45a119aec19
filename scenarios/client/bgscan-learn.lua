-- bgscan learn: in the first lap of a corridor the next AP may be on any channel, and one more is
-- looked at by each scan; in the second lap the file says where the network is.
local roams = require "roams"

local psk = "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=corridor of offices\n"

for i, channel in ipairs { 1, 6, 11 } do
  ap {
    name = "ap" .. i, at = m(60 * (i - 1), 0),
    config = text("interface=wlan0\nbridge=br0\nssid=offices\nhw_mode=g\nieee80211n=1\nchannel=" ..
                  channel .. "\n" .. psk),
  }
end

local function client(name, bgscan, learnt)
  local phone = station {
    name = name, at = m(0, 3), learnt = learnt,
    config = text('network={\nssid="offices"\npsk="corridor of offices"\nbgscan="' .. bgscan ..
                  '"\n}\n'),
  }
  phone:traffic { "ping", interval = ms(100), start = s(5) }
  return phone
end

local function lap(run, phone)
  local before = phone:channels_scanned()

  phone:walk { m(0, 3), m(120, 3), m(0, 3), speed = mps(1.4) }
  run:for_time(s(180))
  return phone:channels_scanned() - before
end

test("the list shrinks from the first lap to the second", { tags = { "client", "bgscan" } },
     function(run)
  local phone = client("phone", "learn:1:-65:30:/var/lib/learn")

  run:for_time(s(10))
  local first, second = lap(run, phone), lap(run, phone)
  expect(second):at_most(first * 2 // 3)
  -- each AP, its channel, and the others it was heard with
  local file = phone:learnt()
  expect(file):contains("wpa_supplicant-bgscan-learn\nBSS ")
  for _, mhz in ipairs { 2412, 2437, 2462 } do
    expect(file):contains(" " .. mhz .. "\n")
  end
  expect(file):contains("NEIGHBOR ")
  expect(phone.roams):count(8)
  for i, stop in ipairs { "ap2", "ap3", "ap2", "ap1", "ap2", "ap3", "ap2", "ap1" } do
    roams.clean(phone.roams[i], "psk", stop)
    expect(phone.roams[i].trigger):is("signal")
  end
  -- whoever knows where to look is done sooner
  for i = 5, 6 do
    expect(phone.roams[i].t_total):at_most(phone.roams[i - 4].t_total / 4)
  end
  expect(phone.failures):is_empty()
end)

test("without a file every association begins anew", { tags = { "client", "bgscan" } },
     function(run)
  local phone = client("phone", "learn:1:-65:30")

  run:for_time(s(10))
  local first, second = lap(run, phone), lap(run, phone)
  expect(second):at_least(first * 2 // 3 + 1)
end)

test("a file of an earlier day is read", { tags = { "client", "bgscan" } }, function(run)
  local phone = client("phone", "learn:1:-65:30:/var/lib/learn",
    "wpa_supplicant-bgscan-learn\nBSS 02:00:00:00:00:01 2412\nBSS 02:00:00:00:00:02 2437\n" ..
    "BSS 02:00:00:00:00:03 2462\nNEIGHBOR 02:00:00:00:00:01 02:00:00:00:00:02\n")

  run:for_time(s(10))
  expect(lap(run, phone)):at_most(36)
  expect(phone.roams):count(4)
end)

test("with another file there are no background scans", { tags = { "client", "bgscan" } },
     function(run)
  local phone = client("phone", "learn:1:-65:30:/var/lib/learn", "BSS 02:00:00:00:00:01 1\n")

  phone:listen("bgscan learn: Invalid data file /var/lib/learn")
  run:for_time(s(10))
  local before = phone:channels_scanned()
  run:for_time(s(120))
  expect(phone:channels_scanned()):is(before)
  expect(phone:heard("bgscan learn: Invalid data file /var/lib/learn")):is(1)
end)
