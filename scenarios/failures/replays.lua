-- Every frame that makes keys, once more and much later: whoever has taken it once does not take it
-- again, nothing is installed anew, and the station stays where it is.
local enterprise, roams = require "enterprise", require "roams"

local LATE = ms(1500)

local function stays(run, given, what, roam)
  enterprise.open(given)
  what.by = LATE
  fault(what)
  if roam then
    enterprise.roam(run)
  else
    run:for_time(s(6))
  end
  local clerk = enterprise.clerk
  expect(clerk.joins):count(1)
  expect(clerk.joins[1].outcome):is("ok")
  expect(clerk:ap()):is(roam and "south" or "north")
  expect(clerk.flows.ping.lost_up):at_most(roam and 2 or 0)
  if roam then
    roams.clean(clerk.roams[1], roam, "south")
  end
  expect(run.failures):is_empty()
end

local psk = { psk = true, akm = "WPA-PSK", ap = "wpa_passphrase=three floors down\n",
              phone = 'psk="three floors down"\n' }
local ft_psk = { psk = true, akm = "FT-PSK", domain = true, ap = psk.ap, phone = psk.phone }
local ft_sae = { psk = true, akm = "FT-SAE", domain = true,
                 ap = "ieee80211w=2\nsae_password=three floors down\n",
                 phone = 'ieee80211w=2\nsae_password="three floors down"\n' }
local owe = { psk = true, akm = "OWE", ap = "ieee80211w=2\n", phone = "ieee80211w=2\n" }

local rows = {
  { "EAPOL-Key 1 of WPA2", psk, { duplicate = "eapol-1", nth = 1 } },
  { "EAPOL-Key 2 of WPA2", psk, { duplicate = "eapol-2", nth = 1 } },
  { "EAPOL-Key 3 of WPA2", psk, { duplicate = "eapol-3", nth = 1 } },
  { "EAPOL-Key 4 of WPA2", psk, { duplicate = "eapol-4", nth = 1 } },
  { "EAP-Response of PEAP", {}, { duplicate = "eapol", from = "clerk", nth = 5 } },
  { "EAP-Request of TLS", { method = "TLS" }, { duplicate = "eapol", from = "north", nth = 3 } },
  { "Access-Accept of TTLS", { method = "TTLS" }, { duplicate = "radius-accept", nth = 1 } },
  { "Access-Challenge of TTLS", { method = "TTLS" }, { duplicate = "radius-challenge", nth = 2 } },
  { "Association Response of OWE", owe, { duplicate = "assoc-resp", nth = 1 } },
  { "EAPOL-Key 3 of OWE", owe, { duplicate = "eapol-3", nth = 1 } },
  { "Reassociation Response of OWE", owe, { duplicate = "reassoc-resp", nth = 1 }, "owe" },
  { "FT Authentication of FT-PSK", ft_psk, { duplicate = "auth", from = "south", nth = 1 },
    "ft-air" },
  { "Reassociation Response of FT-PSK", ft_psk, { duplicate = "reassoc-resp", nth = 1 }, "ft-air" },
  { "Reassociation Response of FT-SAE", ft_sae, { duplicate = "reassoc-resp", nth = 1 }, "ft-air" },
  { "Reassociation Request of FT-SAE", ft_sae, { duplicate = "reassoc-req", nth = 1 }, "ft-air" },
  { "a pulled key of FT-PSK", ft_psk, { duplicate = "rrb-resp", nth = 1 }, "ft-air" },
}

for _, row in ipairs(rows) do
  test(row[1], { tags = { "failure", "replay" } }, function(run)
    stays(run, row[2], row[3], row[4])
  end)
end
