-- A corridor with eight APs, 45 m apart: a call and a ping from end to end and back with FT-PSK and
-- pulled keys.
local roams = require "roams"

for i = 1, 8 do
  ap { name = "c" .. i, at = m(45 * (i - 1), 0), config = file("corridor/c" .. i .. ".conf") }
end

local function go(conf, speed, ...)
  local phone = station { name = "phone", at = m(2, 3), config = file(conf) }
  phone:traffic { "voip", codec = "g711", start = s(2) }
  phone:traffic { "ping", interval = ms(200), start = s(2) }
  local way = { { at = m(2, 3), pause = s(1) }, ... }
  way.speed = speed
  phone:walk(way)
  return phone
end

test("end to end and back", { tags = { "ft", "pull", "walk", "scale" } }, function(run)
  local phone = go("corridor/phone.conf", mps(4), m(315, 3), m(2, 3))
  run:for_time(s(164))
  local stops = {}
  for i = 2, 8 do stops[#stops + 1] = "c" .. i end
  for i = 7, 1, -1 do stops[#stops + 1] = "c" .. i end
  roams.round(phone, "c1", "psk", "ft-air", stops)
  for _, roam in ipairs(phone.roams) do
    expect(roams.handoff(roam)):at_most(ms(13))
  end
  expect(run.failures):is_empty()
end)

-- Without scan_freq it looks at all 39 channels of both bands before each roam, 15 of them for
-- radar, and the call hears that, not the roam. Whoever runs is past the next AP by then.
test("a phone that looks everywhere", { tags = { "ft", "pull", "walk", "scale" } }, function(run)
  local phone = go("corridor/everywhere.conf", mps(1.4), m(135, 3))
  run:for_time(s(105))
  roams.round(phone, "c1", "psk", "ft-air", { "c2", "c3", "c4" })
  for _, roam in ipairs(phone.roams) do
    expect(roam.phases.scan.blocked_down):at_least(s(1))
    expect(roams.handoff(roam)):at_most(ms(13))
  end
  expect(run.failures):is_empty()
end)
