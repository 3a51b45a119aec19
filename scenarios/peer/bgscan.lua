-- hostap's test_bgscan.py, with the outcomes stated there.
local hwsim = require "lib.hwsim"

local tags = { tags = { "peer", "bgscan" } }
local BGSCAN = { ssid = "bgscan" }

-- The station of these tests, and how many scans of its two channels it has made.
local function client(bgscan, given)
  given = given or {}
  local dev0 = hwsim.station("key_mgmt=NONE\n" .. (given.global and "" or 'bgscan="' .. bgscan ..
                             '"\n'),
                             { ssid = "bgscan", freq = "2412 2437", global = given.global })

  for _, line in ipairs { "CTRL-EVENT-SIGNAL-CHANGE above=0", "CTRL-EVENT-SIGNAL-CHANGE above=1",
                          "CTRL-EVENT-BEACON-LOSS" } do
    dev0:listen(line)
  end
  return dev0
end

local function scans(run, dev0, time)
  local before = dev0:channels_scanned()

  run:for_time(time)
  return (dev0:channels_scanned() - before) // 2
end

test("bgscan_simple", tags, function(run)
  hwsim.ap(1, "", BGSCAN)
  local dev0 = client("simple:1:-20:2")

  run:for_time(s(1))
  expect(scans(run, dev0, s(3))):at_least(1)
  expect(dev0:heard("CTRL-EVENT-SIGNAL-CHANGE above=0")):at_least(1)
end)

test("bgscan_simple_scanning", tags, function(run)
  hwsim.ap(1, "", BGSCAN)
  local dev0 = client("simple:1:-20:2")

  run:for_time(s(1))
  expect(scans(run, dev0, s(20))):at_least(7)
end)

test("bgscan_simple_same_scan_int", tags, function(run)
  hwsim.ap(1, "", BGSCAN)
  local dev0 = client("simple:1:-20:1")

  run:for_time(s(1))
  expect(scans(run, dev0, s(10))):at_least(5)
end)

test("bgscan_simple_btm_query", tags, function(run)
  local ap1 = hwsim.ap(1, "bss_transition=1\n", BGSCAN)
  local dev0 = client("simple:1:-20:1:2")

  ap1:listen("BSS-TM-RESP")
  run:for_time(s(1))
  expect(scans(run, dev0, s(10))):at_least(2)
  expect(ap1:heard("BSS-TM-RESP")):at_least(2)
end)

test("bgscan_simple_btm_query_no_ap_support", tags, function(run)
  local ap1 = hwsim.ap(1, "", BGSCAN)
  local dev0 = client("simple:1:-20:1:2")

  ap1:listen("BSS-TM-RESP")
  run:for_time(s(1))
  expect(scans(run, dev0, s(10))):at_least(5)
  expect(ap1:heard("BSS-TM-RESP")):is(0)
end)

-- The AP vanishes: its beacons are missed, and the station looks for it.
local function beacon_loss(name, bgscan)
  test(name, tags, function(run)
    local ap1 = hwsim.ap(1, "", BGSCAN)
    local dev0 = client(bgscan)

    run:for_time(s(2))
    ap1:kill()
    run:for_time(s(4))
    expect(dev0:heard("CTRL-EVENT-BEACON-LOSS")):is(1)
    expect(dev0:ap()):is(nil)
    expect(scans(run, dev0, s(10))):at_least(1)
    ap1:revive()
    run:for_time(s(10))
    expect(dev0:ap()):is("ap1")
  end)
end

beacon_loss("bgscan_simple_beacon_loss", "simple:100:-20:200")
beacon_loss("bgscan_learn_beacon_loss", "learn:100:-20:200")

test("bgscan_learn", tags, function(run)
  hwsim.ap(1, "", BGSCAN)
  hwsim.ap(2, "", { ssid = "bgscan", channel = 6 })
  local dev0 = client("learn:1:-20:2:/var/lib/learn")

  run:for_time(s(10))
  dev0:leave() -- which is when it writes the file
  run:for_time(ms(100))
  local file = dev0:learnt()
  expect(file):contains("wpa_supplicant-bgscan-learn\n")
  expect(file):contains("BSS 02:00:00:00:03:00 2412\n")
  expect(file):contains("BSS 02:00:00:00:04:00 2437\n")
  expect(file):contains("NEIGHBOR 02:00:00:00:03:00 02:00:00:00:04:00\n")
  expect(file):contains("NEIGHBOR 02:00:00:00:04:00 02:00:00:00:03:00\n")
end)

test("wpas_ctrl_global_bgscan", tags, function(run)
  hwsim.ap(1, "", BGSCAN)
  local dev0 = client(nil, { global = 'bgscan="simple:1:-20:2"\n' })

  run:for_time(s(1))
  expect(scans(run, dev0, s(5))):at_least(1)
end)
