-- C17: an access point of a newer release lists SAE-EXT-KEY, too. A client takes it and makes its
-- keys as for SAE: message 2/4 never fits. With WPA2 it would have come along.
local causes = require "causes"

local function conf(name, channel, akms)
  return text("interface=wlan0\nssid=Turm\nhw_mode=g\nchannel=" .. channel .. "\nwpa=2\n" ..
              "wpa_key_mgmt=" .. akms .. "\nrsn_pairwise=CCMP\nieee80211w=1\nsae_pwe=2\n" ..
              "wpa_passphrase=Glockenschlag um vier\nnas_identifier=" .. name .. "\n")
end

local function phone(akms)
  return station { name = "phone", at = m(3, 3),
                   config = text('sae_pwe=2\nnetwork={\nssid="Turm"\nscan_freq=2412 2462\n' ..
                                 "key_mgmt=" .. akms .. "\nieee80211w=1\n" ..
                                 'psk="Glockenschlag um vier"\n}\n') }
end

local function tower(run, mine, misread)
  ap { name = "old", at = m(0, 0), config = conf("old", 1, "WPA-PSK SAE") }
  ap { name = "new", at = m(30, 0), config = conf("new", 11, "WPA-PSK SAE SAE-EXT-KEY") }
  local p = phone(mine)
  if misread then
    fault { at = "phone", bug = "sae-ext-as-sae" }
  end
  run:at(s(3), function() p:roam_to("new") end)
  run:for_time(s(7))
  return p
end

local tags = { tags = { "failure", "sae", "c17" } }

test("what it cannot do, it takes", tags, function(run)
  local p = tower(run, "SAE SAE-EXT-KEY", true)
  expect(p.joins[1].outcome):is("ok")
  expect(p.roams[1].outcome):is("failed")
  expect(p.roams[1].cause):is("C17")
  local f = causes.only(run, "C17")
  expect(f.certainty):is("candidate")
  expect(f.evidence):is("air")
end)

test("what it can do, it does", tags, function(run)
  local p = tower(run, "SAE SAE-EXT-KEY")
  expect(p.roams[1].outcome):is("ok")
  expect(run.failures):is_empty()
end)

test("a WPA2 client comes along", tags, function(run)
  local p = tower(run, "WPA-PSK", true)
  expect(p.roams[1].outcome):is("ok")
  expect(run.failures):is_empty()
end)
