-- Where its address comes from is part of a client's roam. Each kind of client goes about it in its
-- own way, and what that costs is the phase l3.
local PHASES = { "detect", "scan", "decide", "wait", "tune", "auth", "eap", "assoc", "handshake",
                 "key_install", "ds_update", "l3", "first_data" }
local psk = "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=corridor of offices\n"

local function access_point(name, x, channel)
  ap {
    name = name, at = m(x, 0),
    config = text("interface=wlan0\nbridge=br0\nssid=offices\nhw_mode=g\nchannel=" .. channel ..
                  "\n" .. psk),
  }
end

local function corridor(model, l3)
  access_point("left", 0, 1)
  access_point("right", 30, 6)
  local phone = station {
    name = "phone", at = m(14, 1), model = model, l3 = l3 or "dhcp",
    config = text('network={\nssid="offices"\npsk="corridor of offices"\n' ..
                  "scan_freq=2412 2437\n}\n"),
  }
  phone:traffic { "udp", interval = ms(20), start = s(15) }
  return phone
end

-- To the other access point at 20 s; its roam.
local function roam(run, phone, seconds)
  run:for_time(s(20))
  phone:roam_to("right")
  run:for_time(s(seconds or 20))
  expect(phone.joins):count(1)
  expect(phone.roams):count(1)
  local t = phone.roams[1]
  expect(t.outcome):is("ok")
  -- the parts are the whole
  local ns, up = ms(0), ms(0)
  for _, name in ipairs(PHASES) do
    ns, up = ns + t.phases[name].time, up + t.phases[name].blocked_up
  end
  expect(ns):is(t.t_total)
  expect(up):is(t.outage_up)
  return t
end

local tags = { tags = { "client", "dhcp" } }

-- What each kind of client waits for, at most, with a server that answers after 2 ms.
local kinds = {
  { "generic", ms(0), ms(0) }, -- keeps what it has
  { "refreshes-address", ms(0), ms(0) }, -- asks, and goes on meanwhile
  { "asks-gateway", us(500), ms(6) }, -- one question and its answer
  { "asks-server", ms(3), ms(10) }, -- likewise, and the server's time
  { "begins-anew", ms(6), ms(100) }, -- twice, and answers to everybody wait for the beacon
}

for _, kind in ipairs(kinds) do
  test("roam of " .. kind[1], tags, function(run)
    gateway { latency = ms(2) }
    local phone = corridor(kind[1])
    local t = roam(run, phone)
    local join = phone.joins[1]
    expect(join.phases.l3.time):at_least(ms(4))
    expect(join.phases.l3.time):at_most(ms(250))
    expect(t.phases.l3.blocked_up):between(kind[2], kind[3])
    expect(t.phases.l3.blocked_down):between(kind[2], kind[3])
    expect(phone.failures):is_empty()
  end)
end

-- What a model does can be said of one station, and costs what it costs the model.
test("a model that is told what to do", tags, function(run)
  gateway { latency = ms(2) }
  local t = roam(run, corridor("generic", "reboot"))
  expect(t.phases.l3.blocked_up):between(kinds[4][2], kinds[4][3])
end)
