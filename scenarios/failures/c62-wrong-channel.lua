-- C62: the phone goes to another band, and its driver sends what SAE has to say on the channel that
-- it comes from.
local roams = require "roams"

local tags = { "failure", "sae" }

local function room(name, x, channel)
  return ap { name = name, at = m(x, 0),
              config = text("interface=wlan0\nbridge=br0\nssid=studio\nhw_mode=" ..
                            (channel > 14 and "a" or "g") .. "\nchannel=" .. channel ..
                            "\nwpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=2\n" ..
                            "sae_password=two left turns\n") }
end

-- From the room at 5 GHz to the other one at 3 s.
local function go(run, channel)
  room("high", 0, 36)
  room("other", 15, channel)
  local phone = station { name = "phone", at = m(4, 3), model = "generic",
                          config = text('network={\nssid="studio"\nkey_mgmt=SAE\n' ..
                                        "ieee80211w=2\nscan_freq=2412 2437 5180 5200\n" ..
                                        'sae_password="two left turns"\n}\n') }
  phone:traffic { "ping", interval = ms(100), start = s(2) }
  run:at(s(3), function() phone:roam_to("other") end)
  run:for_time(s(15))
  expect(phone.joins[1].to):is("high")
  return phone
end

test("the old channel", { tags = tags }, function(run)
  fault { bug = "stale-channel", at = "phone" }
  local phone = go(run, 1)
  expect(phone.roams[1].outcome):is("fell-back")
  expect(phone.roams[1].to):is("high")
  expect(phone.roams[1].cause):is("C62")
  local f = run.failures[1]
  expect(f.cause):is("C62")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("air")
  expect(f.ap):is("other")
  -- Back where it came from, it is asked about by SA Query.
  expect(run.failures):count(2)
  expect(run.failures[2].cause):is("C47")
end)

test("the right one", { tags = tags }, function(run)
  roams.clean(go(run, 1).roams[1], "sae", "other")
  expect(run.failures):is_empty()
end)

-- In the same band the driver is told where to go.
test("another channel of the band", { tags = tags }, function(run)
  fault { bug = "stale-channel", at = "phone" }
  roams.clean(go(run, 40).roams[1], "sae", "other")
  expect(run.failures):is_empty()
end)
