-- An access point that is asked by somebody it would not take: too far away, or one too many.
local cell = require "cell"

local tags = { tags = { "ap", "scan" } }

local function phone(name, at, lines)
  return station {
    name = name, at = at,
    config = text('network={\nssid="cell"\nscan_freq=2412\npsk="12345678"\n' .. (lines or "") ..
                  "}\n"),
  }
end

-- A name that is hidden is in answers alone: who gets none does not find the network.
local HIDDEN = "ignore_broadcast_ssid=1\n"

test("rssi_ignore_probe_request: who is near is answered, who is far is not", tags, function(run)
  cell.ap(HIDDEN .. "rssi_ignore_probe_request=-60\n")
  local near, far = phone("near", m(4, 3), "scan_ssid=1\n"), phone("far", m(40, 3), "scan_ssid=1\n")

  run:for_time(s(3))
  expect(near:ap()):is("home")
  expect(far:ap()):is(nil)
end)

test("without it both are", tags, function(run)
  cell.ap(HIDDEN)
  local near, far = phone("near", m(4, 3), "scan_ssid=1\n"), phone("far", m(40, 3), "scan_ssid=1\n")

  run:for_time(s(3))
  expect(near:ap()):is("home")
  expect(far:ap()):is("home")
end)

-- One place, two phones. The second is refused with status 17, again and again, and told so.
local function second(run, lines)
  local home = cell.ap(HIDDEN .. "max_num_sta=1\n" .. lines)
  local first = phone("first", m(4, 3), "scan_ssid=1\n")
  local other = phone("second", m(4000, 4), "scan_ssid=1\n")

  other:listen("CTRL-EVENT-AUTH-REJECT")
  run:for_time(s(2))
  expect(first:ap()):is("home")
  other:place(m(4, 4))
  run:for_time(s(8))
  expect(other:ap()):is(nil)
  return home, first, other
end

test("max_num_sta: one too many is refused, and comes when there is room", tags, function(run)
  local _, first, other = second(run, "")

  expect(other:heard("CTRL-EVENT-AUTH-REJECT")):at_least(1)
  first:leave()
  run:for_time(s(20))
  expect(other:ap()):is("home")
end)

test("no_probe_resp_if_max_sta: it does not even find the AP", tags, function(run)
  local _, first, other = second(run, "no_probe_resp_if_max_sta=1\n")

  expect(other:heard("CTRL-EVENT-AUTH-REJECT")):is(0)
  -- who is taken already is answered
  first:scan()
  first:leave()
  run:for_time(s(20))
  expect(other:ap()):is("home")
end)

-- Both radios of one process: it prunes the association with the other one when somebody comes, so
-- that no frame goes to where the phone was.
test("one process knows who has left", tags, function(run)
  local five = "interface=wlan1\nbridge=br0\nssid=cell\nhw_mode=a\nchannel=36\nwpa=2\n" ..
               "wpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n"
  local two = "interface=wlan0\nbridge=br0\nssid=cell\nhw_mode=g\nchannel=1\nwpa=2\n" ..
              "wpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n"
  local both = ap { name = "both", at = m(0, 0), config = { text(two), text(five) } }
  local walker = station {
    name = "phone", at = m(4, 3),
    config = text('network={\nssid="cell"\nscan_freq=2412 5180\npsk="12345678"\n}\n'),
  }

  both:listen("Prune association for")
  walker:traffic { "ping", interval = ms(50), start = s(1) }
  run:for_time(s(2))
  walker:roam_to("both", { bss = 1 })
  run:for_time(s(1))
  walker:roam_to("both", { bss = 2 })
  run:for_time(s(1))
  expect(both:heard("Prune association for")):at_least(1)
  expect(walker.flows.ping.ping.lost):at_most(2)
end)
