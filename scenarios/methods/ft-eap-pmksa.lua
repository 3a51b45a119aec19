-- FT-EAP that also remembers the PMK (ft_eap_pmksa_caching=1): whoever left the network comes back
-- without EAP, and roams by FT from there on.
local enterprise, roams = require "enterprise", require "roams"

local function tour(run, given)
  enterprise.open(given)
  local clerk = enterprise.clerk
  run:at(s(4), function() clerk:leave() end)
  run:at(s(5), function() clerk:join() end)
  run:at(s(7), function() clerk:roam_to("south") end)
  run:at(s(9), function() clerk:roam_to("north") end)
  run:for_time(s(12))
  return clerk
end

test("comes back without EAP", { tags = { "eap", "ft", "pmksa" } }, function(run)
  local clerk = tour(run, { akm = "FT-EAP", domain = true, phone = "ft_eap_pmksa_caching=1\n" })
  expect(clerk.joins):count(2)
  roams.clean(clerk.joins[1], "eap", "north")
  roams.clean(clerk.joins[2], "skc", "north")
  expect(clerk.joins[2].radius_round_trips):is(0)
  expect(clerk.joins[2].frames):is(8)
  expect(clerk.roams):count(2)
  roams.clean(clerk.roams[1], "ft-air", "south")
  roams.clean(clerk.roams[2], "ft-air", "north")
  expect(clerk.failures):is_empty()
end)

test("as wpa_supplicant comes, it does not", { tags = { "eap", "ft" } }, function(run)
  local clerk = tour(run, { akm = "FT-EAP", domain = true })
  expect(clerk.joins):count(2)
  roams.clean(clerk.joins[2], "eap", "north")
  expect(clerk.joins[2].radius_round_trips):is(9)
  expect(clerk.failures):is_empty()
end)
