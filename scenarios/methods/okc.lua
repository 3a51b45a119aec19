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

test("SAE's key is the same everywhere", { tags = { "okc", "sae", "wlc" } }, function(run)
  wards.controller { name = "wlc2", n = 2, first = 4, ssid = "ward3",
                     security = "ieee80211w=2\nwpa_key_mgmt=SAE\nsae_password=" ..
                                "sieben Siegel\n" }
  local tablet = wards.phone("tablet", "proactive_key_caching=1\n",
                             'key_mgmt=SAE\nieee80211w=2\nsae_password="sieben Siegel"\n',
                             "ward3")
  run:at(s(4), function() tablet:roam_to(tablet:ap() == "ap4" and "ap5" or "ap4") end)
  run:for_time(s(6))
  expect(tablet.joins[1].method):is("sae")
  expect(tablet.roams):count(1)
  expect(tablet.roams[1].method):is("sae-okc")
  expect(tablet.roams[1].outcome):is("ok")
end)

test("the station alone wants it", { tags = { "okc", "wlc", "c42" }, seeds = "3" }, function(run)
  wards.controller { name = "other", n = 2, first = 4, okc = false, ssid = "ward2" }
  local pump = wards.phone("pump", "proactive_key_caching=1\n", nil, "ward2")
  run:at(s(4), function() pump:roam_to(pump:ap() == "ap4" and "ap5" or "ap4") end)
  run:for_time(s(6))
  expect(pump.roams[1].outcome):is("fell-back")
  expect(pump.roams[1].cause):is("C42")
end)

test("the station alone does not", { tags = { "okc", "skc", "wlc" } }, function(run)
  local pump = wards.phone("pump")
  run:at(s(4), function() pump:roam_to("ap2") end)
  run:at(s(6), function() pump:roam_to("ap1") end)
  run:for_time(s(8))
  roams.clean(pump.roams[1], "eap", "ap2")
  roams.clean(pump.roams[2], "skc", "ap1")
end)

test("SAE's key where the controller does not share", { tags = { "okc", "sae", "wlc", "c39" } },
     function(run)
  wards.controller { name = "wlc2", n = 2, first = 4, ssid = "ward4", okc = false,
                     security = "ieee80211w=2\nwpa_key_mgmt=SAE\nsae_password=sieben Siegel\n" }
  local tablet = wards.phone("tablet", "proactive_key_caching=1\n",
                             'key_mgmt=SAE\nieee80211w=2\nsae_password="sieben Siegel"\n',
                             "ward4")
  run:at(s(4), function() tablet:roam_to(tablet:ap() == "ap4" and "ap5" or "ap4") end)
  run:for_time(s(8))
  expect(tablet.joins[1].method):is("sae")
  expect(tablet.roams):count(1)
  expect(tablet.roams[1].method):is("sae")
  expect(tablet.roams[1].outcome):is("fell-back")
  expect(tablet.roams[1].cause):is("C39")
end)
