-- C42: two controllers that are in no mobility group. Of a session of CCKM the other one knows
-- nothing: it answers without the element, and full authentication follows.
local wards = require "wards"
local causes = require "causes"

local phone = wards.phone("phone", nil, "key_mgmt=CCKM\n" .. wards.PEAP)
local security = "wpa_key_mgmt=CCKM\n" .. wards.SERVER
wards.controller { name = "west", n = 1, security = security }
wards.controller { name = "east", n = 2, first = 2, security = security }
wards.radius()
phone:traffic { "voip", codec = "g711", start = s(2) }

test("unknown at the other controller", { tags = { "failure", "cckm", "wlc" } }, function(run)
  wards.tour(run, phone, { "ap2", "ap3" })
  local roam = phone.roams[1]
  expect(roam.method):is("eap")
  expect(roam.to):is("ap2")
  expect(roam.cause):is("C42")
  expect(phone.roams[2].method):is("cckm")
  expect(phone.roams[2].outcome):is("ok")
  causes.only(run, "C42")
end)
