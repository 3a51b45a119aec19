-- `hostapd_cli chan_switch`: the AP announces another channel, and its stations follow.
local cell, forge = require "cell", require "forge"

local tags = { tags = { "ap", "channel-switch" } }

local function open(lines, traffic)
  local home = cell.ap(lines)
  local phone = station {
    name = "phone", at = m(4, 3),
    config = text('network={\nssid="cell"\nscan_freq=2412 2462\nieee80211w=1\npsk="12345678"\n}\n'),
  }

  home:listen("CTRL-EVENT-STARTED-CHANNEL-SWITCH freq=2462")
  home:listen("AP-CSA-FINISHED freq=2462")
  phone:listen("CTRL-EVENT-CHANNEL-SWITCH freq=2462")
  phone:traffic(traffic or { "udp", interval = ms(10), start = s(2), stop = s(7) })
  return home, phone
end

test("stations follow within a channel switch of their own", tags, function(run)
  local home, phone = open()

  run:for_time(s(4))
  home:chan_switch(5, 2462)
  run:for_time(s(4))
  expect(home:heard("CTRL-EVENT-STARTED-CHANNEL-SWITCH freq=2462")):is(1)
  expect(home:heard("AP-CSA-FINISHED freq=2462")):is(1)
  expect(phone:heard("CTRL-EVENT-CHANNEL-SWITCH freq=2462")):is(1)
  expect(phone:ap()):is("home")
  expect(phone.joins):count(1)
  expect(phone.flows.udp.lost_down):at_most(1)
  expect(phone.flows.udp.lost_up):at_most(1)
  expect(phone.failures):is_empty()
end)

test("nobody sends before it, if the AP says so", tags, function(run)
  local home, phone = open()

  run:for_time(s(4))
  home:chan_switch(5, 2462, { blocktx = true })
  run:for_time(s(4))
  expect(phone:heard("CTRL-EVENT-CHANNEL-SWITCH freq=2462")):is(1)
  -- four beacon intervals are waited out
  expect(phone.flows.udp.delay_up):at_least(ms(5))
  expect(phone.flows.udp.lost_up):at_most(1)
  expect(phone.joins):count(1)
end)

test("with protected management frames, and a width that goes", tags, function(run)
  local home, phone = open("ieee80211w=2\nieee80211n=1\nht_capab=[HT40+]\n")

  run:for_time(s(4))
  home:chan_switch(3, 2462)
  run:for_time(s(4))
  expect(phone:heard("CTRL-EVENT-CHANNEL-SWITCH freq=2462")):is(1)
  expect(phone.joins):count(1)
  expect(phone.flows.udp.lost_down):at_most(1)
end)

-- Without a word of it the station waits for beacons that do not come, and finds its AP by a scan.
test("who hears nothing of it loses the AP", tags, function(run)
  local home, phone = open(nil, { "ping", interval = ms(100), start = s(2), stop = s(3) })

  fault { drop = "beacon", from = "home", nth = 39, times = 8 }
  run:for_time(s(4))
  home:chan_switch(5, 2462)
  run:for_time(s(20))
  expect(phone:heard("CTRL-EVENT-CHANNEL-SWITCH freq=2462")):is(0)
  expect(phone:ap()):is("home")
  expect(phone.joins):count(2)
  expect(phone.joins[2].trigger):is("beacon-loss")
end)

test("a restarted AP is where its file says", tags, function(run)
  local home, phone = open()

  run:for_time(s(4))
  home:chan_switch(5, 2462)
  run:for_time(s(2))
  home:kill()
  run:for_time(s(1))
  home:revive()
  run:for_time(s(13))
  expect(phone:ap()):is("home")
  expect(phone.joins):count(2)
end)

-- Anybody can announce it in the AP's name, by a beacon or as here by a frame to one station;
-- protection of management frames makes sure of the latter.
local function forged(name, lines, followed)
  test(name, { tags = { "ap", "channel-switch", "intruder" } }, function(run)
    local home, phone = open(lines)
    local eve = intruder { name = "eve", at = m(6, 0), freq = 2412 }

    run:for_time(s(4))
    eve:send(forge.channel_switch { from = home:mac(), to = phone:mac(), channel = 11 })
    run:for_time(s(8))
    expect(phone:heard("CTRL-EVENT-CHANNEL-SWITCH freq=2462")):is(followed and 1 or 0)
    expect(phone.joins):count(followed and 2 or 1)
    expect(phone:ap()):is("home")
  end)
end

forged("a forged announcement takes a station away", nil, true)
forged("but not with protected management frames", "ieee80211w=2\n", false)
