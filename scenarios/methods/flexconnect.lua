-- FlexConnect groups: access points of a group share a client's last PMK, but with no other group,
-- and there is no sticky key caching. A controller may let OKC cross the groups, as one reading of
-- its vendor's pages has it.
local roams = require "roams"
local wards = require "wards"

wards.radius()

local GROUPS = { "west", "west", "east", "east" }

test("within a group, and across", { tags = { "okc", "wlc", "c42" } }, function(run)
  local phone = wards.phone("phone", "proactive_key_caching=1\n")
  wards.controller { name = "wlc", n = 4, groups = GROUPS }
  wards.tour(run, phone, { "ap2", "ap3", "ap4" })
  roams.clean(phone.roams[1], "okc", "ap2")
  expect(phone.roams[2].outcome):is("fell-back")
  expect(phone.roams[2].cause):is("C42")
  roams.clean(phone.roams[3], "okc", "ap4")
end)

test("groups that OKC crosses", { tags = { "okc", "wlc" } }, function(run)
  local phone = wards.phone("phone", "proactive_key_caching=1\n")
  wards.controller { name = "wlc", n = 4, groups = GROUPS, okc_across_groups = true }
  wards.tour(run, phone, { "ap2", "ap3", "ap4" })
  for i = 1, 3 do
    roams.clean(phone.roams[i], "okc", "ap" .. i + 1)
  end
  expect(run.failures):is_empty()
end)

test("no sticky keys", { tags = { "skc", "wlc", "c91" } }, function(run)
  local phone = wards.phone("phone")
  wards.controller { name = "wlc", n = 2, groups = { "west", "west" } }
  wards.tour(run, phone, { "ap2", "ap1" })
  roams.clean(phone.roams[1], "eap", "ap2")
  expect(phone.roams[2].cause):is("C91")
end)

test("one side of the building is not of a group", { tags = { "okc", "wlc", "c42" } },
     function(run)
  local phone = wards.phone("phone", "proactive_key_caching=1\n")
  wards.controller { name = "wlc", n = 2, groups = { "west" } }
  wards.tour(run, phone, { "ap2" })
  expect(phone.roams[1].cause):is("C42")
end)
