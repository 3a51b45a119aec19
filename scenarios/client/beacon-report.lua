-- An AP asks a station what it hears (802.11k beacon requests): modes, filters, refusals, and what
-- looking at other channels costs.
local tags = { tags = { "client", "beacon-report" } }
local RRM = "rrm_beacon_report=1\n"

local function access_point(i, channel, lines, ssid)
  return ap {
    name = "ap" .. i, at = m(20 * (i - 1), 0), bssid = "02:00:00:00:0a:0" .. i,
    config = text("interface=wlan0\nbridge=br0\nssid=" .. (ssid or "offices") ..
                  (channel > 14 and "\nhw_mode=a" or "\nhw_mode=g") .. "\nchannel=" .. channel ..
                  "\nieee80211n=1\nwpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\n" ..
                  "ieee80211w=1\nwpa_passphrase=corridor of offices\n" .. (lines or RRM)),
  }
end

local function client(model)
  local phone = station {
    name = "phone", at = m(2, 2), model = model,
    config = text('network={\nssid="offices"\npsk="corridor of offices"\nieee80211w=1\n' ..
                  "scan_freq=2412 2437 5180\n}\n"),
  }

  phone:traffic { "ping", interval = ms(10), start = s(2) }
  return phone
end

local AP1, AP2, AP3 = "02:00:00:00:0a:01", "02:00:00:00:0a:02", "02:00:00:00:0a:03"

-- Three APs on three channels, the third of another name; a phone with the first.
local function offices(run, model)
  local ap1 = access_point(1, 1)
  access_point(2, 6)
  access_point(3, 36, nil, "guests")
  local phone = client(model)

  ap1:listen("BEACON-REQ-TX-STATUS")
  ap1:listen("ack=1")
  ap1:listen("BEACON-RESP-RX " .. "02:")
  run:for_time(s(2))
  expect(phone:ap()):is("ap1")
  return ap1, phone
end

-- What the AP asked for last: by BSSID.
local function answers(ap1, phone, token)
  local by, n = {}, 0

  for _, r in ipairs(ap1:beacon_reports(phone)) do
    if r.token == token then
      by[r.bssid or r.answer] = r
      n = n + 1
    end
  end
  return by, n
end

local function ask(run, ap1, phone, request)
  local token = ap1:req_beacon(phone, request)

  run:for_time(s(2))
  return answers(ap1, phone, token)
end

test("a table costs nothing", tags, function(run)
  local ap1, phone = offices(run)
  local scanned = phone:channels_scanned()
  local by, n = ask(run, ap1, phone, { mode = "table", detail = "none" })

  expect(n):is(3)
  expect(by[AP1].channel):is(1)
  expect(by[AP1].op_class):is(81)
  expect(by[AP3].channel):is(36)
  expect(by[AP3].op_class):is(115)
  expect(by[AP1].phy):is(7)
  expect(by[AP1].duration_tu):is(0)
  expect(by[AP1].rsni):is(255)
  -- half decibels above -110 dBm; levels move by less than 10 dB here
  local dbm_seen = by[AP1].rcpi // 2 - 110
  expect(phone:level("ap1")):at_least(dbm(dbm_seen - 10))
  expect(phone:level("ap1")):at_most(dbm(dbm_seen + 10))
  expect(by[AP1].rcpi > by[AP2].rcpi):is(true)
  expect(phone:channels_scanned()):is(scanned)
  expect(ap1:heard("BEACON-REQ-TX-STATUS")):is(1)
  expect(ap1:heard("ack=1")):is(1)
  expect(ap1:heard("BEACON-RESP-RX 02:")):is(3)
end)

test("by name, by address, and as much of the beacon as is wanted", tags, function(run)
  local ap1, phone = offices(run)
  local _, n = ask(run, ap1, phone, { mode = "table", ssid = "guests" })
  expect(n):at_least(1)
  expect(ap1:beacon_reports(phone)[1].bssid):is(AP3)

  local by
  by, n = ask(run, ap1, phone, { mode = "table", bssid = "ap2", detail = "none" })
  expect(n):is(1)
  local bare = by[AP2].octets
  by = ask(run, ap1, phone, { mode = "table", bssid = AP2, detail = "asked", elements = { 0 } })
  expect(by[AP2].octets):is(bare + 14 + 2 + #"offices")
  by, n = ask(run, ap1, phone, { mode = "table", bssid = AP2, last = true })
  expect(n):is(1)
  expect(by[AP2].octets > bare + 60):is(true)
  by, n = ask(run, ap1, phone, { mode = "table", ssid = "nobody here" })
  expect(n):is(1)
  expect(by.measured ~= nil):is(true) -- a report, and nobody in it
end)

-- Off its channel for the time that it is asked for, then home to report; the table is not enough.
local function measures(mode, wanted)
  test(mode .. " on a channel of its own", tags, function(run)
    local ap1, phone = offices(run)
    local scanned = phone:channels_scanned()
    local by, n = ask(run, ap1, phone, { mode = mode, op_class = 81, channel = 6, detail = "none",
                                         duration = tu(wanted) })

    expect(n):is(1)
    expect(by[AP2].duration_tu):is(wanted)
    expect(phone:channels_scanned()):is(scanned + 1)
    expect(phone:ap()):is("ap1")
  end)
end

measures("passive", 110)
measures("active", 50)

test("channels of a class, of a list, and none", tags, function(run)
  local ap1, phone = offices(run)
  local scanned = phone:channels_scanned()
  local by = ask(run, ap1, phone, { mode = "active", op_class = 115, duration = tu(20) })

  expect(by[AP3] ~= nil):is(true)
  expect(phone:channels_scanned()):is(scanned + 4)
  by = ask(run, ap1, phone, { mode = "active", op_class = 115, channel = 255, duration = tu(20),
                              channels = { { 115, 36 }, { 81, 1, 6 } }, random = tu(100),
                              detail = "none" })
  expect(by[AP1] ~= nil and by[AP2] ~= nil and by[AP3] ~= nil):is(true)
  expect(phone:channels_scanned()):is(scanned + 7)
  by = ask(run, ap1, phone, { mode = "passive", op_class = 115, channel = 255, duration = tu(20) })
  expect(by.refused ~= nil):is(true)
  expect(phone:channels_scanned()):is(scanned + 7)
end)

test("what it cannot do, or says nothing about", tags, function(run)
  local ap1, phone = offices(run, "wpa-supplicant") -- mac80211's scan has dwell times of its own
  local request = { mode = "active", op_class = 81, channel = 6, duration = tu(50) }
  local by, n, _

  request.mandatory = true
  by = ask(run, ap1, phone, request)
  expect(by.incapable ~= nil):is(true)
  request.mandatory = nil
  by = ask(run, ap1, phone, request)
  expect(by[AP2] ~= nil):is(true)
  request.parallel = true
  by = ask(run, ap1, phone, request)
  expect(by.incapable ~= nil):is(true)
  request.parallel, request.enable = nil, true
  _, n = ask(run, ap1, phone, request)
  expect(n):is(0)
  request.enable, request.duration = nil, nil
  _, n = ask(run, ap1, phone, request)
  expect(n):is(0)
end)

test("a client without 802.11k is not asked", tags, function(run)
  local ap1, phone = offices(run, "rrm-deaf")

  expect(ap1:req_beacon(phone, { mode = "table" })):is(nil)
  expect(ap1:req_beacon(phone, { mode = "active" })):is(nil)
  run:for_time(s(1))
  expect(ap1:heard("BEACON-REQ-TX-STATUS")):is(0)
end)

test("nor one that is away, nor where the network has no 802.11k", tags, function(run)
  local ap1 = access_point(1, 1, "")
  local phone = client()

  run:for_time(s(2))
  expect(phone:ap()):is("ap1")
  expect(ap1:req_beacon(phone, { mode = "table" })):is(nil)
  phone:leave()
  run:for_time(s(1))
  expect(ap1:req_beacon(phone, { mode = "table" })):is(nil)
end)

-- What comes for a station that is elsewhere waits.
local function paid(name, asks, least, most)
  test("the traffic of a station that is " .. name, tags, function(run)
    local ap1 = access_point(1, 1)
    access_point(2, 6)
    local phone = client()

    run:for_time(s(3))
    for _ = 1, asks do
      ap1:req_beacon(phone, { mode = "passive", op_class = 81, channel = 6, duration = tu(60) })
      run:for_time(s(1))
    end
    run:for_time(s(1))
    expect(#ap1:beacon_reports(phone)):at_least(asks)
    expect(phone.flows.ping.ping.max):at_least(ms(least))
    expect(phone.flows.ping.ping.max):at_most(ms(most))
    expect(phone.roams):count(0)
  end)
end

paid("left alone", 0, 0, 20)
paid("asked to listen for 60 TU", 3, 55, 90)
