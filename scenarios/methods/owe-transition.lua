-- A railway station that was open for years and now has Enhanced Open beside it: an open BSS that
-- old devices see, and a hidden one with OWE that new ones are told of.
local roams = require "roams"

-- Two BSSs on one radio, each of which names the other.
local function pair(name, at, channel)
  return ap { name = name, at = at, config = text(
    "interface=open0\ndriver=nl80211\nssid=Hauptbahnhof\nhw_mode=g\nwmm_enabled=1\nchannel=" ..
    channel .. "\nowe_transition_ifname=owe0\n" ..
    "bss=owe0\nssid=hbf-owe\nwmm_enabled=1\nignore_broadcast_ssid=1\nwpa=2\nwpa_key_mgmt=OWE\n" ..
    "rsn_pairwise=CCMP\nieee80211w=2\nowe_transition_ifname=open0\n") }
end

local function device(name, akm, more)
  local one = station { name = name, at = m(2, 3), model = "generic",
                        config = text("network={\nssid=\"Hauptbahnhof\"\nscan_freq=2412 2462\n" ..
                                      "key_mgmt=" .. akm .. "\n" .. (more or "") .. "}\n") }
  one:traffic { "ping", interval = ms(100), start = s(2) }
  return one
end

test("new devices are hidden from the old", { tags = { "owe", "transition", "open" } },
     function(run)
  pair("platform", m(0, 0), 1)
  pair("concourse", m(60, 0), 11)
  local old, new = device("old", "NONE"), device("new", "OWE", "ieee80211w=2\n")
  old:walk { m(58, 3), m(2, 3), speed = mps(5) }
  new:walk { m(58, 4), m(2, 4), speed = mps(5) }
  run:for_time(s(30))
  roams.clean(old.joins[1], "open", "platform")
  roams.clean(old.roams[1], "open", "concourse")
  roams.clean(new.joins[1], "owe", "platform")
  roams.clean(new.roams[1], "owe", "concourse")
  roams.put_off(new.roams[2], "owe-pmksa", "platform")
  expect(run.failures):count(1)
end)

-- The open BSS alone; it names a partner that is not on the air.
local function widow(name, at, channel)
  return ap { name = name, at = at, config = text(
    "interface=open0\ndriver=nl80211\nssid=Hauptbahnhof\nhw_mode=g\nwmm_enabled=1\nchannel=" ..
    channel .. "\nowe_transition_ssid=\"hbf-owe\"\nowe_transition_bssid=02:00:00:00:0e:0e\n") }
end

-- wpa_supplicant looks five times, 250 ms apart, before it takes the open one after all.
test("no partner to be found", { tags = { "owe", "transition", "open" } }, function(run)
  widow("platform", m(0, 0), 1)
  local new, strict = device("new", "OWE"), device("strict", "OWE", "owe_only=1\n")
  run:for_time(s(6))
  roams.clean(new.joins[1], "open", "platform")
  expect(new.joins[1].outage_down):between(ms(1500), ms(2700))
  expect(strict.joins):count(0)
end)

-- "Enhanced Open only" from the pair on: the open BSS of a forgotten AP is refused thereafter.
test("Transition Disable for OWE", { tags = { "owe", "transition" } }, function(run)
  ap { name = "kiosk", at = m(0, 0), config = text(
    "interface=owe0\ndriver=nl80211\nssid=Hauptbahnhof\nhw_mode=g\nwmm_enabled=1\nchannel=1\n" ..
    "wpa=2\nwpa_key_mgmt=OWE\nrsn_pairwise=CCMP\nieee80211w=2\ntransition_disable=0x08\n") }
  widow("platform", m(20, 0), 11)
  local new, deaf = device("new", "OWE", "ieee80211w=1\n"), device("deaf", "NONE")
  run:at(s(3), function() new:roam_to("platform") end)
  run:for_time(s(5))
  roams.clean(new.joins[1], "owe", "kiosk")
  expect(new.roams):count(0)
  roams.clean(deaf.joins[1], "open", "platform")
end)
