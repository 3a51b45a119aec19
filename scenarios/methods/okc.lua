-- Opportunistic key caching through a controller: one full authentication, then every access point
-- knows the PMK and only the handshake remains. Stations that cache the sticky way, and controllers
-- that do not share, go through all of it again.
local roams = require "roams"
local wards = require "wards"

local phone = wards.phone("phone", "proactive_key_caching=1\n")
wards.controller { name = "wlc", n = 3 }
wards.radius()
phone:traffic { "voip", codec = "g711", start = s(2) }

test("three wards and back", { tags = { "okc", "wlc", "walk", "smoke" }, seeds = "1..2" },
     function(run)
  wards.tour(run, phone, { "ap2", "ap3", "ap2", "ap1" })
  roams.clean(phone.joins[1], "eap", "ap1")
  for i, want in ipairs { "okc", "okc", "okc", "skc" } do
    expect(phone.roams[i].method):is(want)
    expect(phone.roams[i].outcome):is("ok")
    expect(phone.roams[i].radius_round_trips):is(0)
  end
  expect(run.failures):is_empty()
end)
