-- A background scan leaves the channel in power save mode: the AP keeps what comes meanwhile.
local psk = "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=corridor of offices\n"

local function access_point(name, x, channel, lines)
  ap {
    name = name, at = m(x, 0),
    config = text("interface=wlan0\nbridge=br0\nssid=offices\nhw_mode=g\nchannel=" .. channel ..
                  "\n" .. psk .. (lines or "")),
  }
end

-- What the AP puts on the air for this station, in order of time.
local function client(name, x, lines)
  return station {
    name = name, at = m(x, 1),
    config = text('network={\nssid="offices"\npsk="corridor of offices"\n' ..
                  "scan_freq=2412 2437 2462\n" .. (lines or "") .. "}\n"),
  }
end

local tags = { tags = { "client", "power-save" } }

test("nothing is lost by a scan", tags, function(run)
  access_point("ap1", 0, 1)
  local phone = client("phone", 3)

  phone:traffic { "udp", interval = ms(10), start = s(2), stop = s(11) }
  run:for_time(s(4))
  for i = 1, 3 do
    run:at(s(4 + 2 * i) + ms(5), function() phone:scan() end)
  end
  run:for_time(s(10))
  expect(phone:channels_scanned()):is(4 * 3)
  expect(phone.flows.udp.lost_down):is(0)
  expect(phone.flows.udp.lost_up):is(0)
  expect(phone.flows.udp.delay_down):at_least(ms(1))
  expect(phone.failures):is_empty()
end)

test("the AP that does not hear of it keeps nothing", tags, function(run)
  access_point("ap1", 0, 1)
  local phone = client("phone", 3)

  -- every null function before a scan is lost, in all its tries
  fault { drop = "null", from = "phone", times = 100 }
  phone:traffic { "udp", interval = ms(10), start = s(2), stop = s(8) }
  run:for_time(s(4))
  phone:scan()
  run:for_time(s(6))
  expect(phone.flows.udp.lost_down):at_least(3)
end)

test("what is still kept when it roams is lost", tags, function(run)
  access_point("ap1", 0, 1)
  access_point("ap2", 40, 6)
  local phone = client("phone", 3, 'bgscan="simple:5:-62:60"\n')

  phone:traffic { "udp", interval = ms(10), start = s(2) }
  run:for_time(s(5))
  phone:walk { m(3, 1), m(38, 1), speed = mps(1.4) }
  run:for_time(s(35))
  expect(phone.roams):count(1)
  expect(phone.roams[1].lost_down):at_least(3)
  expect(phone.failures):is_empty()
end)

test("a group frame waits for the DTIM while anybody sleeps", tags, function(run)
  access_point("ap1", 0, 1, "dtim_period=3\n")
  local phone, other = client("phone", 3), client("other", 4)

  other:traffic { "ping", interval = ms(100), start = s(2) }
  run:for_time(s(4))
  phone:scan()
  run:for_time(s(4))
  expect(other.flows.ping.lost_up):is(0)
end)
