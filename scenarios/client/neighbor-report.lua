-- A client that asks its AP for neighbors scans their channels alone when it has to roam.
local forge, roams = require "forge", require "roams"

local BSSID = "02:0f:f1:ce:00:01" -- of the first

local function access_point(i, lines)
  return ap {
    name = "ap" .. i, at = m(80 * (i - 1), 0), bssid = i == 1 and BSSID or nil,
    config = text("interface=wlan0\nbridge=br0\nssid=offices\nhw_mode=g\nchannel=" .. 5 * i - 4 ..
                  "\nwpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\n" ..
                  "wpa_passphrase=corridor of offices\n" .. lines),
  }
end

-- Walks to AP 2; how many channels were looked at on the way.
local function walk(run, given)
  local ap1 = access_point(1, given.lines or "rrm_neighbor_report=1\n")
  access_point(2, "rrm_neighbor_report=1\n")
  local phone = station {
    name = "phone", at = m(2, 2), model = given.model or "asks-neighbors",
    config = text('network={\nssid="offices"\npsk="corridor of offices"\n}\n'),
  }

  phone:traffic { "ping", interval = ms(20), start = s(4) }
  -- before it joins, which takes longer than this
  run:for_time(ms(100))
  if given.neighbors then
    ap1:neighbors(given.neighbors)
  end
  run:for_time(s(5))
  local before = phone:channels_scanned()
  phone:walk { m(2, 2), m(78, 2), speed = mps(1.4) }
  run:for_time(s(60))
  return phone, phone:channels_scanned() - before
end

local tags = { tags = { "client", "neighbor-report" } }

test("one channel instead of all", tags, function(run)
  local phone, scanned = walk(run, { neighbors = { "ap2" } })

  roams.round(phone, "ap1", "psk", "psk", { "ap2" })
  expect(scanned):at_most(4)
  expect(phone.roams[1].phases.scan.time):at_most(ms(400))
end)

test("an AP that reports only itself, or nothing, is no help", tags, function(run)
  local phone, scanned = walk(run, {})

  roams.round(phone, "ap1", "psk", "psk", { "ap2" })
  expect(scanned):at_least(22)
end)

test("a report without the next AP costs a scan", tags, function(run)
  access_point(3, "")
  local phone, scanned = walk(run, { neighbors = { "ap3" } })

  roams.round(phone, "ap1", "psk", "psk", { "ap2" })
  expect(scanned):at_least(23)
end)

test("without 802.11k nobody asks", tags, function(run)
  local phone, scanned = walk(run, { lines = "", neighbors = { "ap2" } })

  roams.round(phone, "ap1", "psk", "psk", { "ap2" })
  expect(scanned):at_least(22)
end)

test("a client that does not ask looks everywhere", tags, function(run)
  local phone, scanned = walk(run, { model = "generic", neighbors = { "ap2" } })

  roams.round(phone, "ap1", "psk", "psk", { "ap2" })
  expect(scanned):at_least(22)
end)

-- A report that names a channel where nobody is.
local function false_report(phone, token)
  return forge.action { from = BSSID, to = phone:mac(),
                        body = "0505" .. token .. "340d" .. "020000009900" .. "00000000510907" }
end

-- Others send reports in the AP's name: one with another token while the answer is on its way,
-- and, when it has come, one that nobody asked for.
test("whose answer it is", { tags = { "client", "neighbor-report", "intruder" } }, function(run)
  local ap1 = access_point(1, "rrm_neighbor_report=1\n")
  local eve = intruder { name = "eve", at = m(4, 4), freq = 2412 }
  access_point(2, "rrm_neighbor_report=1\n")
  local phone = station {
    name = "phone", at = m(2, 2), model = "asks-neighbors",
    config = text('network={\nssid="offices"\npsk="corridor of offices"\n}\n'),
  }

  phone:traffic { "ping", interval = ms(100), start = s(2) }
  fault { delay = "action", from = "ap1", by = ms(200) }
  phone:listen("RRM-NEIGHBOR-REP-RECEIVED")
  run:for_time(ms(100))
  ap1:neighbors { "ap2" }
  repeat run:for_time(ms(20)) until phone:ap()
  run:for_time(ms(40))
  eve:send(false_report(phone, "02"))
  run:for_time(ms(60))
  expect(phone:heard("RRM-NEIGHBOR-REP-RECEIVED")):is(0)
  run:for_time(ms(200))
  expect(phone:heard("RRM-NEIGHBOR-REP-RECEIVED")):is(2) -- both APs, in one report
  for _, token in ipairs { "00", "01", "02" } do
    eve:send(false_report(phone, token))
  end
  run:for_time(s(1))
  expect(phone:heard("RRM-NEIGHBOR-REP-RECEIVED")):is(2)
end)
