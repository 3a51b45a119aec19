-- Sticky key caching at a controller keeps the PMKs of eight access points for a client: the ninth
-- of a tour takes the place of the first, where the way back is a full authentication (C41).
local roams = require "roams"
local wards = require "wards"

wards.radius()
local phone = wards.phone("phone")

local function tour(run, n, back)
  local stops = {}
  for i = 2, n do stops[#stops + 1] = "ap" .. i end
  for _, stop in ipairs(back) do stops[#stops + 1] = stop end
  wards.tour(run, phone, stops)
  for i = 1, n - 1 do
    roams.clean(phone.roams[i], "eap", "ap" .. i + 1)
  end
end

test("eight access points and back at the first", { tags = { "skc", "wlc" } }, function(run)
  wards.controller { name = "wlc", n = 8, okc = false }
  tour(run, 8, { "ap1", "ap8" })
  roams.clean(phone.roams[8], "skc", "ap1")
  roams.clean(phone.roams[9], "skc", "ap8")
  expect(run.failures):is_empty()
end)

test("the ninth costs the first its place", { tags = { "skc", "wlc", "c41" } }, function(run)
  wards.controller { name = "wlc", n = 9, okc = false }
  tour(run, 9, { "ap1", "ap9" })
  expect(phone.roams[9].outcome):is("fell-back")
  expect(phone.roams[9].cause):is("C41")
  roams.clean(phone.roams[10], "skc", "ap9")
end)

test("room for three only", { tags = { "skc", "wlc", "c41" } }, function(run)
  wards.controller { name = "wlc", n = 4, okc = false, pmk_per_client = 3 }
  tour(run, 4, { "ap3", "ap1" })
  roams.clean(phone.roams[4], "skc", "ap3")
  expect(phone.roams[5].cause):is("C41")
end)
