-- One BSS for stations that do FT and stations that do not: each is asked for what it can do.
local enterprise, roams = require "enterprise", require "roams"

local SAE = 'ieee80211w=2\nsae_password="three floors down"\n'
local PSK = 'psk="three floors down"\n'

local function tour(run, given, akm)
  given.phone_akm = akm
  enterprise.open(given)
  enterprise.tour(run)
end

local function personal(phone)
  return {
    akm = "WPA-PSK FT-PSK SAE FT-SAE", domain = true, psk = true, phone = phone,
    ap = "ieee80211w=1\nsae_require_mfp=1\nsae_pwe=2\nwpa_passphrase=three floors down\n",
    global = "sae_pwe=2\n",
  }
end

local function office()
  return { akm = "WPA-EAP FT-EAP WPA-EAP-SHA256", domain = true, ap = "ieee80211w=1\n",
           phone = "ieee80211w=1\n" }
end

for _, row in ipairs {
  { "WPA-PSK", PSK, "psk", "psk", "psk" },
  { "FT-PSK", PSK, "psk", "ft-air", "ft-air" },
  { "SAE", SAE, "sae", "sae", "sae-pmksa" },
  { "FT-SAE", SAE, "sae", "ft-air", "ft-air" },
} do
  test("personal, " .. row[1], { tags = { "mixed", "ft" } }, function(run)
    tour(run, personal(row[2]), row[1])
    enterprise.went(row[3], 0, row[4], 0, row[5], 0)
    expect(enterprise.clerk.joins[1].akm):is(row[1])
  end)
end

for _, row in ipairs {
  { "WPA-EAP", "eap", 9, "skc" },
  { "WPA-EAP-SHA256", "eap", 9, "skc" },
  { "FT-EAP", "ft-air", 0, "ft-air" },
} do
  test("office, " .. row[1], { tags = { "mixed", "ft", "eap" } }, function(run)
    tour(run, office(), row[1])
    enterprise.went("eap", 9, row[2], row[3], row[4], 0)
    expect(enterprise.clerk.joins[1].akm):is(row[1])
  end)
end

test("who can do all of it takes FT", { tags = { "mixed", "ft", "eap" } }, function(run)
  tour(run, office(), "WPA-EAP FT-EAP WPA-EAP-SHA256")
  enterprise.went("eap", 9, "ft-air", 0, "ft-air", 0)
  expect(enterprise.clerk.joins[1].akm):is("FT-EAP")
end)

test("each access point knows the keys of both kinds",
     { tags = { "mixed", "ft", "eap" }, seeds = "2" }, function(run)
  local given = office()
  given.phone_akm = "FT-EAP"
  enterprise.open(given)
  local old = office()
  old.phone_akm = "WPA-EAP"
  local guest = station { name = "guest", at = m(5, 2), config = text(enterprise.phone(old)) }
  guest:traffic { "ping", interval = ms(100), start = s(2) }
  run:at(s(5), function() guest:roam_to("south") end)
  run:at(s(8), function() guest:roam_to("north") end)
  enterprise.tour(run)
  enterprise.went("eap", 9, "ft-air", 0, "ft-air", 0)
  expect(#guest.roams):is(2)
  roams.clean(guest.roams[1], "eap", "south")
  roams.put_off(guest.roams[2], "skc", "north")
end)
