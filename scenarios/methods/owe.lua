-- A bazaar whose Wi-Fi asks nobody for a password and encrypts all the same: a new AP is a whole
-- Diffie-Hellman exchange inside the association, an AP the phone was with before remembers it.
local roams = require "roams"

local function conf(channel, more)
  return text("interface=wlan0\ndriver=nl80211\nssid=Grand Bazaar\nhw_mode=g\nwmm_enabled=1\n" ..
              "wpa=2\nwpa_key_mgmt=OWE\nrsn_pairwise=CCMP\nieee80211w=2\nchannel=" .. channel ..
              "\n" .. (more or ""))
end

local function phone(more, model)
  return station { name = "phone", at = m(2, 3), model = model or "generic",
                   config = text("network={\nssid=\"Grand Bazaar\"\nkey_mgmt=OWE\nieee80211w=2\n" ..
                                 "scan_freq=2412 2462\n" .. (more or "") .. "}\n") }
end

-- To the carpets, and back to the spices by the cache.
local function round(run, visitor)
  visitor:traffic { "ping", interval = ms(100), start = s(1) }
  run:at(s(2), function() visitor:roam_to("carpets") end)
  run:at(s(4), function() visitor:roam_to("spices") end)
  run:for_time(s(6))
  expect(visitor.joins):count(1)
  roams.clean(visitor.joins[1], "owe", "spices")
  expect(visitor.roams):count(2)
  roams.clean(visitor.roams[1], "owe", "carpets")
  roams.put_off(visitor.roams[2], "owe-pmksa", "spices")
  expect(visitor.roams[1].akm):is("OWE")
  expect(run.failures):count(1)
end

test("out, and back by the cache", { tags = { "owe", "walk", "smoke" }, seeds = "1..3" },
     function(run)
  ap { name = "spices", at = m(0, 0), config = conf(1) }
  ap { name = "carpets", at = m(80, 0), config = conf(11) }
  local visitor = phone()
  visitor:traffic { "voip", codec = "g711", start = s(1) }
  visitor:walk { m(78, 3), m(2, 3), speed = mps(5) }
  run:for_time(s(34))
  expect(visitor.joins):count(1)
  roams.clean(visitor.joins[1], "owe", "spices")
  expect(visitor.roams):count(2)
  roams.clean(visitor.roams[1], "owe", "carpets")
  roams.put_off(visitor.roams[2], "owe-pmksa", "spices")
  expect(visitor.failures):count(1)
end)

for _, group in ipairs { 19, 20, 21 } do
  test("group " .. group .. " and back by the cache", { tags = { "owe" } }, function(run)
    ap { name = "spices", at = m(0, 0), config = conf(1) }
    ap { name = "carpets", at = m(15, 0), config = conf(11) }
    round(run, phone("owe_group=" .. group .. "\n"))
  end)
end

test("an AP that takes groups 20 and 21 alone", { tags = { "owe" } }, function(run)
  ap { name = "spices", at = m(0, 0), config = conf(1, "owe_groups=21 20\n") }
  local visitor = phone()
  visitor:traffic { "ping", interval = ms(100), start = s(1) }
  run:for_time(s(3))
  expect(visitor.joins):count(1)
  local join = visitor.joins[1]
  expect(join.outcome):is("ok")
  expect(join.to):is("spices")
  expect(#join.attempts):is(2)
  expect(join.attempts[1].status):is(77)
  expect(join.attempts[2].ok):is(true)
end)

test("no group in common", { tags = { "owe", "failure" } }, function(run)
  ap { name = "spices", at = m(0, 0), config = conf(1, "owe_groups=21\n") }
  local visitor = phone("owe_group=19\n")
  run:for_time(s(3))
  expect(visitor.joins):count(1)
  expect(visitor.joins[1].outcome):is("failed")
  expect(visitor.joins[1].attempts[1].status):is(77)
end)
