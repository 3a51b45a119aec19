-- BSS transition management: an AP asks, wpa_supplicant looks and answers.
local roams = require "roams"

local CHANNEL = { 1, 6, 11 }

local function access_point(i, lines)
  return ap {
    name = "ap" .. i, at = m(20 * (i - 1), 0), bssid = "02:00:00:00:0" .. i .. ":00",
    config = text("interface=wlan0\nbridge=br0\nssid=offices\nhw_mode=g\nieee80211n=1\nchannel=" ..
                  CHANNEL[i] .. "\nbss_transition=1\nrrm_neighbor_report=1\nwpa=2\n" ..
                  "rsn_pairwise=CCMP\nwpa_passphrase=corridor of offices\n" ..
                  (lines or "wpa_key_mgmt=WPA-PSK\n")),
  }
end

local function client(given)
  local phone = station {
    name = "phone", at = given.at or m(10, 2), model = given.model,
    config = text((given.global or "") .. 'network={\nssid="offices"\n' ..
                  'psk="corridor of offices"\nscan_freq=2412 2437 2462\n' ..
                  (given.lines or "") .. "}\n"),
  }
  phone:traffic { "ping", interval = ms(100), start = s(1) }
  return phone
end

-- The APs, the station, and counters of the answers with each status.
local function world(given)
  local aps = { access_point(1), access_point(2), access_point(3, given.third) }
  local phone = client(given)

  for _, status in ipairs { 0, 1, 7 } do
    for _, one in ipairs(aps) do
      one:listen("status_code=" .. status)
    end
  end
  return phone, aps
end

local function answers(aps, status)
  local n = 0

  for _, one in ipairs(aps) do
    n = n + one:heard("status_code=" .. status)
  end
  return n
end

-- Joined with AP 1, whatever the levels say.
local function with_ap1(run, phone)
  run:for_time(s(1))
  if phone:ap() ~= "ap1" then
    phone:roam_to("ap1")
  end
  run:for_time(s(1))
  expect(phone:ap()):is("ap1")
end

local tags = { tags = { "client", "btm" } }

test("a candidate heard lately: no scan, at once", tags, function(run)
  local phone, aps = world {}

  with_ap1(run, phone)
  local scanned = phone:channels_scanned()
  aps[1]:bss_tm_req(phone, { candidates = { "ap2" }, pref = true })
  run:for_time(s(1))
  expect(phone:channels_scanned()):is(scanned)
  expect(answers(aps, 0)):is(1)
  expect(phone:ap()):is("ap2")
  local r = phone.roams[#phone.roams]
  expect(r.trigger):is("btm")
  roams.clean(r, "psk", "ap2")
end)

test("heard too long ago: the candidate's channel is scanned first", tags, function(run)
  local phone, aps = world {}

  with_ap1(run, phone)
  run:for_time(s(11))
  local scanned = phone:channels_scanned()
  aps[1]:bss_tm_req(phone, { candidates = { "ap2" }, pref = true, valid_int = 255 })
  run:for_time(s(1))
  expect(phone:channels_scanned()):is(scanned + 1)
  expect(answers(aps, 0)):is(1)
  expect(phone:ap()):is("ap2")
end)

test("no candidates is refused, an empty preferred list differently", tags, function(run)
  local phone, aps = world {}

  with_ap1(run, phone)
  aps[1]:bss_tm_req(phone)
  run:for_time(s(1))
  expect(answers(aps, 1)):is(1)
  aps[1]:bss_tm_req(phone, { pref = true })
  run:for_time(s(1))
  expect(answers(aps, 7)):is(1)
  expect(phone:ap()):is("ap1")
end)

test("a candidate of another security does not suit", tags, function(run)
  local phone, aps = world { third = "wpa_key_mgmt=SAE\nieee80211w=2\n" }

  with_ap1(run, phone)
  aps[1]:bss_tm_req(phone, { candidates = { "ap3" }, pref = true, valid_int = 255 })
  run:for_time(s(2))
  expect(answers(aps, 7)):is(1)
  expect(phone:ap()):is("ap1")
end)

test("a pinned BSSID refuses without a scan", tags, function(run)
  local phone, aps = world { lines = "" }
  local pinned = station {
    name = "pinned", at = m(3, 2),
    config = text('network={\nssid="offices"\npsk="corridor of offices"\nscan_freq=2412\n' ..
                  "bssid=02:00:00:00:01:00\n}\n"),
  }

  run:for_time(s(2))
  local scanned = pinned:channels_scanned()
  aps[1]:bss_tm_req(pinned, { candidates = { "ap2" }, pref = true, disassoc_imminent = true })
  run:for_time(s(2))
  expect(answers(aps, 7)):is(1)
  expect(pinned:channels_scanned()):is(scanned)
  expect(phone:ap()):is_not(nil)
end)

test("who does not heed it is disassociated", tags, function(run)
  local phone, aps = world { model = "btm-deaf" }

  with_ap1(run, phone)
  aps[1]:bss_tm_req(phone, { candidates = { "ap2" }, pref = true, disassoc_imminent = true,
                             disassoc_timer = 10 })
  run:for_time(ms(900))
  expect(phone:ap()):is("ap1")
  run:for_time(s(2))
  expect(answers(aps, 0) + answers(aps, 1) + answers(aps, 7)):is(0)
  expect(phone.joins):count(2)
end)

test("disable_btm does not heed it either", tags, function(run)
  local phone, aps = world { global = "disable_btm=1\n" }

  with_ap1(run, phone)
  aps[1]:bss_tm_req(phone, { candidates = { "ap2" }, pref = true })
  run:for_time(s(1))
  expect(phone:ap()):is("ap1")
  expect(answers(aps, 0)):is(0)
end)

test("bgscan simple asks twice before it scans", tags, function(run)
  local phone, aps = world { at = m(3, 2), lines = 'bgscan="simple:2:-30:2:2"\n' }

  with_ap1(run, phone)
  local scanned = phone:channels_scanned()
  run:for_time(s(12))
  expect(answers(aps, 1)):at_least(3) -- a query is answered by a request without candidates
  expect(phone:channels_scanned() - scanned):is(3 * 2)
end)
