-- C56: a radar on the AP's channel. Where the AP may go on elsewhere at once it says so, and who
-- understands that comes along; where the next channel is a radar's too, it is silent for a minute.
local causes = require "causes"

local function harbour(channel, model)
  local pier = ap { name = "pier", at = m(0, 0), config = text(
    "interface=wlan0\nbridge=br0\nssid=harbour\ncountry_code=DE\nieee80211d=1\nieee80211h=1\n" ..
    "hw_mode=a\nchannel=" .. channel .. "\nwpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\n" ..
    "wpa_passphrase=low water\n") }
  local radio = station { name = "radio", at = m(5, 3), model = model, config = text(
    'country=DE\nnetwork={\nssid="harbour"\nscan_freq=5180 5500 5520 5600\n' ..
    'key_mgmt=WPA-PSK\npsk="low water"\n}\n') }
  radio:traffic { "ping", interval = ms(100), start = s(2) }
  return pier, radio
end

local tags = { "failure", "radar", "psk" }

test("silent for a minute", { tags = tags }, function(run)
  local pier, radio = harbour(100)
  run:at(s(4), function() pier:radar(5520) end)
  pier:listen("DFS-CAC-COMPLETED success=1 freq=5520")
  run:for_time(s(63))
  expect(radio:ap()):is(nil)
  expect(pier:heard("DFS-CAC-COMPLETED success=1 freq=5520")):is(0)
  run:for_time(s(17))
  expect(radio:ap()):is("pier")
  local f = causes.only(run, "C56")
  expect(f.station):is("radio")
  expect(f.certainty):is("candidate")
end)

test("ten minutes where weather radars are", { tags = tags }, function(run)
  local pier, radio = harbour(100)
  run:at(s(4), function() pier:radar(5600) end)
  pier:listen("cac_time=600s")
  run:for_time(s(70))
  expect(pier:heard("cac_time=600s")):is(1)
  expect(radio:ap()):is(nil)
  causes.only(run, "C56")
end)

test("announced, and followed", { tags = tags }, function(run)
  local pier, radio = harbour(100)
  run:at(s(4), function() pier:radar(5180) end)
  run:for_time(s(10))
  expect(radio:ap()):is("pier")
  expect(radio.joins):count(1)
  expect(run.failures):is_empty()
end)

-- It understands no announcement, and goes on calling on the old channel.
test("announced, and not understood", { tags = tags }, function(run)
  local pier, radio = harbour(100, "csa-deaf")
  run:at(s(4), function() pier:radar(5180) end)
  run:for_time(s(14))
  expect(radio.joins):count(2)
  causes.only(run, "C56")
end)

-- The same where there are no radars: a channel switch that nobody has to hurry for.
test("no radar", { tags = tags }, function(run)
  local pier, radio = harbour(36)
  run:at(s(4), function() pier:chan_switch(5, 5220) end)
  run:for_time(s(10))
  expect(radio.joins):count(1)
  expect(run.failures):is_empty()
end)

test("switched off, where there are no radars", { tags = tags }, function(run)
  local pier, radio = harbour(36)
  run:at(s(4), function() pier:kill() end)
  run:for_time(s(14))
  expect(radio:ap()):is(nil)
  for _, f in ipairs(run.failures) do
    expect(f.cause):is_not("C56")
  end
end)
