-- Recorded levels in place of geometry: one walk, played against one configuration and another.
local WEST, EAST = "02:00:00:00:10:01", "02:00:00:00:20:01"
local PSK = "wpa=2\nrsn_pairwise=CCMP\nwpa_passphrase=night shift\n"
local FT = "mobility_domain=a1b2\nft_psk_generate_local=1\n"

-- Both access points and the phone stand in one place: what counts is what was recorded.
local function ward(ft)
  local function room(name, channel)
    return ap { name = name, at = m(0, 0),
                config = text("interface=wlan0\nbridge=br0\nssid=ward\nhw_mode=g\nchannel=" ..
                              channel .. "\n" .. PSK .. "wpa_key_mgmt=" ..
                              (ft and "FT-PSK\n" .. FT .. "nas_identifier=" .. name ..
                               "\n" or "WPA-PSK\n")) }
  end
  local west, east = room("west", 1), room("east", 11)
  local phone = station { name = "phone", at = m(0, 2),
                          config = text("network={\n ssid=\"ward\"\n psk=\"night shift\"\n" ..
                                        " key_mgmt=FT-PSK WPA-PSK\n" ..
                                        " scan_freq=2412 2462\n}\n") }
  phone:traffic { "voip", codec = "g711", start = s(3) }
  return phone, west, east
end

test("a table of levels", { tags = { "air" } }, function(run)
  local phone, west, east = ward(false)
  phone:levels { log = file "traces/walk.csv", aps = { [WEST] = west, [EAST] = east } }
  local levels = {}
  for i, second in ipairs { 0, 7, 7.5, 8, 40 } do
    run:at(s(second), function() levels[i] = { phone:level("west"), phone:level("east") } end)
  end
  run:for_time(s(40.5))
  expect(levels[1][1]):is(dbm(-45))
  expect(levels[2][1]):is(dbm(-54.7))
  expect(levels[3][1]):is(dbm(-54.25)) -- half way
  expect(levels[4][1]):is(dbm(-53.8))
  expect(levels[5][2]):is(dbm(-45))
  expect(phone.roams):count(1)
  expect(phone.roams[1].method):is("psk")
end)

test("the same walk with fast transition", { tags = { "air" } }, function(run)
  local phone, west, east = ward(true)
  phone:levels { log = file "traces/walk.csv", aps = { [WEST] = west, [EAST] = east } }
  run:for_time(s(40.5))
  expect(phone.roams):count(1)
  expect(phone.roams[1].method):is("ft-air")
end)

-- Scans every three seconds, straight lines between; another walker starts later.
test("the output of iw scan", { tags = { "air" } }, function(run)
  local phone, west, east = ward(true)
  phone:levels { log = file "traces/scan.log", start = s(2),
                 aps = { [WEST] = west, [EAST] = east } }
  run:for_time(s(43))
  expect(phone.roams):count(1)
  expect(phone.roams[1].to):is("east")
end)

-- Of a poll only the access point it was associated with is known: the other is not there yet.
test("the output of wpa_cli signal_poll", { tags = { "air" } }, function(run)
  local phone, west, east = ward(true)
  phone:levels { log = file "traces/poll.log", hold = s(2),
                 aps = { [2412] = west, [2462] = east } }
  local silent
  run:at(s(15), function() silent = phone:level("east") < dbm(-150) end)
  run:for_time(s(40))
  expect(silent):is(true)
  expect(phone.roams):count(1)
  expect(phone.roams[1].start > s(19)):is(true)
end)
