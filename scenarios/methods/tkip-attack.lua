-- Somebody between station and access point changes a bit of a TKIP frame. What WEP would not have
-- noticed, because the ICV can be put right without any key, Michael does: the frame is dropped,
-- and a second such frame within a minute sends everybody away for another one.
local causes = require "causes"

local COUNTERED, OVER = "TKIP countermeasures initiated", "TKIP countermeasures ended"
local NOTICED, STARTED = "Michael MIC failure detected", "TKIP countermeasures started"
local DROPPED = "WPA: Countermeasures - dropped EAPOL packet"
local KEYED = "WPA: Key negotiation completed"
local REPORTED = "received EAPOL-Key Error Request"

-- The lowest bit of the last octet before the ICV. CRC-32 is linear: whatever the frame says, this
-- changes the ICV's four octets by the table's entry 1, 0x77073096 [802.3 3.2.9].
local CHANGES = { [-5] = "01", [-4] = "96", [-3] = "30", [-2] = "07", [-1] = "77" }

local FLIP = -5

-- The frames of a sender from the nth on; flip_alone: the ICV stays as it was.
local function tamper(given)
  for offset, xor in pairs(CHANGES) do
    if not given.flip_alone or offset == FLIP then
      fault { corrupt = "data", from = given.from, to = given.to, where = "air", nth = given.nth,
              times = given.times or 1, offset = offset, xor = xor }
    end
  end
end

local function listen(who, ...)
  for _, line in ipairs { ... } do
    who:listen(line)
  end
end

-- One AP, or two far enough from each other.
local function barn(alone)
  local front = ap { name = "front", at = m(0, 0), config = file "barn/front.conf" }
  if not alone then
    ap { name = "back", at = m(40, 0), config = file "barn/back.conf" }
  end
  local scanner = station { name = "scanner", at = m(2, 3), model = "no-ft",
                            config = file "barn/scanner.conf" }
  scanner:traffic { "ping", interval = ms(100), start = s(1) }
  listen(front, COUNTERED, OVER, REPORTED, NOTICED)
  listen(scanner, NOTICED, STARTED, DROPPED, KEYED)
  return front, scanner
end
local tags = { "failure", "tkip", "wpa1" }

test("one frame of the station", { tags = tags }, function(run)
  local front, scanner = barn()
  tamper { from = "scanner", nth = 20 }
  run:for_time(s(8))
  expect(front:heard(NOTICED)):is(1)
  expect(front:heard(COUNTERED)):is(0)
  expect(scanner.joins):count(1)
  expect(scanner.flows.ping.ping.lost):is(1)
end)

test("damage that the ICV finds", { tags = tags }, function(run)
  local front, scanner = barn()
  tamper { from = "scanner", nth = 20, times = 3, flip_alone = true }
  run:for_time(s(8))
  expect(front:heard(NOTICED)):is(0)
  expect(scanner.joins):count(1)
  expect(scanner.flows.ping.ping.lost):is(3)
end)

-- The station finds the other AP; the one that was attacked takes nobody.
test("two frames of the station", { tags = tags }, function(run)
  local front, scanner = barn()
  tamper { from = "scanner", nth = 20, times = 2 }
  run:for_time(s(12))
  expect(front:heard(NOTICED)):is(2)
  expect(front:heard(COUNTERED)):is(1)
  expect(scanner:heard(STARTED)):is(0) -- it has seen nothing wrong itself
  expect(scanner:ap()):is("back")
  expect(scanner.joins):count(2)
  expect(scanner.joins[2].trigger):is("deauth")
  expect(scanner.joins[2].attempts[1].status):is(1)
  expect(scanner.joins[2].cause):is("C95")
  causes.only(run, "C95")
end)

test("where there is no other AP", { tags = tags }, function(run)
  local front, scanner = barn(true)
  tamper { from = "scanner", nth = 20, times = 2 }
  run:at(s(60), function()
    expect(front:heard(OVER)):is(0)
    expect(scanner:ap()):is(nil)
  end)
  run:for_time(s(80))
  expect(front:heard(OVER)):is(1)
  expect(scanner:ap()):is("front")
  expect(scanner.joins[#scanner.joins].start):at_least(s(60))
  causes.only(run, "C95")
end)

test("two frames, more than a minute apart", { tags = tags }, function(run)
  local front, scanner = barn()
  tamper { from = "scanner", nth = 20 }
  tamper { from = "scanner", nth = 640 }
  run:for_time(s(70))
  expect(front:heard(NOTICED)):is(2)
  expect(front:heard(COUNTERED)):is(0)
  expect(scanner.joins):count(1)
end)

-- What the station finds it reports, and gets a new key.
test("one frame of the access point", { tags = tags }, function(run)
  local front, scanner = barn()
  tamper { from = "front", to = "scanner", nth = 20 }
  run:for_time(s(8))
  expect(scanner:heard(NOTICED)):is(1)
  expect(front:heard(REPORTED)):is(1)
  expect(scanner:heard(KEYED)):is(2)
  expect(scanner:heard(STARTED)):is(0)
  expect(scanner.joins):count(1)
  expect(scanner.failures):is_empty()
end)

-- Both ends count two then. The station lets no key handshake pass for a minute, be it with another
-- AP: it comes back when the time is up.
test("two frames of the access point", { tags = tags }, function(run)
  local front, scanner = barn()
  tamper { from = "front", to = "scanner", nth = 20 }
  tamper { from = "front", to = "scanner", nth = 30 }
  run:for_time(s(90))
  expect(front:heard(REPORTED)):is(2)
  expect(front:heard(COUNTERED)):is(1)
  expect(scanner:heard(STARTED)):is(1)
  expect(scanner:heard(DROPPED)):at_least(1)
  expect(scanner:ap()):is_not(nil)
  expect(scanner.joins[#scanner.joins].outcome):is("ok")
end)

-- The second one is message 1 of the handshake that the first one led to: hostapd takes no request
-- while that is under way, and only the station counts two.
test("two in a row", { tags = tags }, function(run)
  local front, scanner = barn()
  tamper { from = "front", to = "scanner", nth = 20, times = 2 }
  run:for_time(s(10))
  expect(front:heard(REPORTED)):is(1)
  expect(front:heard(COUNTERED)):is(0)
  expect(scanner:heard(STARTED)):is(1)
  expect(scanner:ap()):is(nil)
end)

-- Those are sent away, too, who have better keys: the group's is TKIP's. What happens to a frame of
-- CCMP is no Michael failure.
test("in a mixed network", { tags = tags }, function(run)
  local front = ap { name = "front", at = m(0, 0), config = file "foundry/front.conf" }
  local handheld = station { name = "handheld", at = m(2, 3), model = "no-ft",
                             config = file "foundry/handheld.conf" }
  local tablet = station { name = "tablet", at = m(4, 3),
                           config = file "foundry/tablet.conf" }
  handheld:traffic { "ping", interval = ms(100), start = s(1) }
  tablet:traffic { "ping", interval = ms(100), start = s(1) }
  listen(front, COUNTERED, NOTICED)
  tamper { from = "tablet", nth = 20, times = 3 }
  tamper { from = "handheld", nth = 40 }
  run:at(s(6), function()
    expect(front:heard(NOTICED)):is(1)
    expect(tablet:ap()):is("front")
  end)
  tamper { from = "handheld", nth = 65 }
  run:for_time(s(10))
  expect(front:heard(COUNTERED)):is(1)
  expect(tablet.joins):count(2)
  expect(tablet.joins[2].trigger):is("deauth")
end)
