-- Two controllers with two access points each. In one mobility group the PMK of a phone is at the
-- other controller before the phone is; in groups of their own, or with one side that does not
-- cache opportunistically, crossing the building costs a full authentication.
local roams = require "roams"
local wards = require "wards"

wards.radius()

local function controllers(group1, group2, okc2)
  wards.controller { name = "west", n = 2, mobility_group = group1 }
  wards.controller { name = "east", n = 2, first = 3, mobility_group = group2, okc = okc2 }
end

local phone = wards.phone("phone", "proactive_key_caching=1\n")

test("one group: the key is there first", { tags = { "okc", "wlc" } }, function(run)
  controllers("campus", "campus")
  wards.tour(run, phone, { "ap2", "ap3", "ap4" })
  roams.clean(phone.joins[1], "eap", "ap1")
  for i = 1, 3 do
    roams.clean(phone.roams[i], "okc", "ap" .. i + 1)
    expect(phone.roams[i].radius_round_trips):is(0)
  end
  expect(run.failures):is_empty()
end)

test("two groups: slow across the building", { tags = { "okc", "wlc", "c42" } }, function(run)
  controllers("campus", "clinic")
  wards.tour(run, phone, { "ap2", "ap3", "ap4" })
  roams.clean(phone.roams[1], "okc", "ap2")
  expect(phone.roams[2].outcome):is("fell-back")
  expect(phone.roams[2].cause):is("C42")
  expect(phone.roams[2].radius_round_trips):at_least(4)
  roams.clean(phone.roams[3], "okc", "ap4")
end)

test("no group at all", { tags = { "okc", "wlc", "c42" } }, function(run)
  controllers()
  wards.tour(run, phone, { "ap2", "ap3" })
  roams.clean(phone.roams[1], "okc", "ap2")
  expect(phone.roams[2].cause):is("C42")
end)

test("the other side takes no part in it", { tags = { "okc", "wlc", "c42" } }, function(run)
  controllers("campus", "campus", false)
  wards.tour(run, phone, { "ap3" })
  expect(phone.roams[1].cause):is("C42")
end)
