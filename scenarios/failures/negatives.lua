-- What else can be wrong with each method of coming in: wrong passwords, certificates that are
-- worth nothing, keys that only one side has. Where it ends, and under which name.
local causes, enterprise, roams = require "causes", require "enterprise", require "roams"

-- The first join fails with this status or reason, and every failure has this cause.
local function stays_out(run, given, want)
  enterprise.open(given)
  run:for_time(s(want.seconds or 6))
  local join = enterprise.clerk.joins[1]
  expect(join.outcome):is("failed")
  expect(join.status):is(want.status or 0)
  expect(join.reason):is(want.reason or 0)
  expect(enterprise.clerk:ap()):is(nil)
  if want.cause then
    causes.all(run, want.cause)
  end
end

local function tagged(...)
  return { tags = { "failure", ... } }
end

local FT = { akm = "FT-PSK", psk = true, domain = true }
local function personal(akm, ap, phone, more)
  local given = { psk = true, akm = akm, ap = ap, phone = phone }
  for name, value in pairs(more or {}) do
    given[name] = value
  end
  return given
end

test("WPA-PSK-SHA256: another passphrase", tagged("psk-sha256"), function(run)
  stays_out(run, personal("WPA-PSK-SHA256", "wpa_passphrase=three floors down\n",
                          'psk="three floors up"\n'),
            { reason = 15, cause = "C24", seconds = 8 })
end)

test("WPA1: another passphrase", tagged("wpa1", "psk"), function(run)
  stays_out(run, personal("WPA-PSK", "wpa=1\nwpa_pairwise=TKIP\nwpa_passphrase=three floors down\n",
                          'proto=WPA\npairwise=TKIP\ngroup=TKIP\npsk="three floors up"\n'),
            { reason = 15, cause = "C24", seconds = 8 })
end)

test("FT-PSK: another passphrase", tagged("ft", "psk"), function(run)
  stays_out(run, personal("FT-PSK", "wpa_passphrase=three floors down\n",
                          'psk="three floors up"\n', FT),
            { reason = 15, cause = "C24", seconds = 8 })
end)

for pwe = 0, 1 do
  test("FT-SAE: another password, sae_pwe=" .. pwe, tagged("ft", "sae"), function(run)
    local mode = "sae_pwe=" .. pwe .. "\n"
    stays_out(run, personal("FT-SAE", "ieee80211w=2\nsae_password=three floors down\n" .. mode,
                            'ieee80211w=2\nsae_password="three floors up"\n',
                            { domain = true, global = mode }),
              { status = 15, cause = "C88" })
  end)
end

test("FT-EAP: another password", tagged("ft", "eap"), function(run)
  stays_out(run, { akm = "FT-EAP", domain = true, phone = 'password="wonderlamp"\n' },
            { reason = 23, cause = "C83" })
end)

test("FT-EAP-SHA384: an expired certificate of the server", tagged("ft", "eap"), function(run)
  stays_out(run, { akm = "FT-EAP-SHA384", domain = true, pairwise = "GCMP-256",
                   ap = "ieee80211w=2\ngroup_cipher=GCMP-256\ngroup_mgmt_cipher=BIP-GMAC-256\n",
                   phone = "ieee80211w=2\npairwise=GCMP-256\ngroup=GCMP-256\n" ..
                           "group_mgmt=BIP-GMAC-256\n",
                   radius = { eap = { cert = file "pki/rsa-expired.pem",
                                      key = file "pki/rsa-expired.key" } } },
            { reason = 23, cause = "C84" })
end)

test("OWE: no group of both", tagged("owe"), function(run)
  stays_out(run, personal("OWE", "ieee80211w=2\nowe_groups=21\n",
                          "ieee80211w=2\nowe_group=19\n"),
            { status = 77, cause = "C37" })
end)

-- An octet of the public key is changed on the way, and the point is off the curve.
test("OWE: a public key that is none", tagged("owe"), function(run)
  fault { corrupt = "assoc-req", offset = -20 }
  enterprise.open(personal("OWE", "ieee80211w=2\n", "ieee80211w=2\n"))
  run:for_time(s(6))
  local join = enterprise.clerk.joins[1]
  expect(join.attempts[1].status):is(1)
  expect(join.attempts[2].ok):is(true)
  causes.only(run, "C93")
end)

-- The key that the station names is gone at the AP: the fallback of each method, in its own way.
local function forgotten(run, given, how)
  enterprise.open(given)
  fault { reboot = true, at = "north", time = ms(5000), lasts = ms(100) }
  enterprise.tour(run, "air", 12)
  local clerk = enterprise.clerk
  local roam = clerk.roams[2]
  expect(roam.to):is("north")
  expect(roam.method):is(how.method)
  expect(roam.attempts[1].cause):is(how.cause)
  expect(roam.status):is(how.status or 0)
  expect(clerk:ap()):is("north")
end

test("SKC: the AP was restarted", tagged("skc", "eap"), function(run)
  forgotten(run, {}, { method = "eap", cause = "C91" })
end)

test("SAE's PMKSA: the AP was restarted", tagged("sae", "pmksa"), function(run)
  forgotten(run, personal("SAE", "ieee80211w=2\nsae_password=three floors down\n",
                          'ieee80211w=2\nsae_password="three floors down"\n'),
            { method = "sae", cause = "C39", status = 53 })
end)

-- RFC 8110: the AP answers with a public key, and both go on with the new exchange.
test("OWE's PMKSA: the AP was restarted", tagged("owe", "pmksa"), function(run)
  forgotten(run, personal("OWE", "ieee80211w=2\n", "ieee80211w=2\n"), { method = "owe" })
end)

-- An unknown PMKID, and a client that begins with EAPOL-Start: EAP, as it would be without.
test("EAPOL-Start after an unknown PMKID", tagged("skc", "eap"), function(run)
  forgotten(run, { model = "eager" }, { method = "eap", cause = "C91" })
end)

-- The station forgets what the AP remembers: no PMKID is named, and all of it is had anew.
test("SKC: the station forgot", { tags = { "skc", "eap" } }, function(run)
  enterprise.open { model = "forgetful" }
  enterprise.tour(run, "air", 12)
  enterprise.went("eap", 9, "eap", 9, "eap", 9)
  expect(run.failures):is_empty()
end)

-- The second AP is not of the first one's mind about the password.
test("FT-SAE: another password at the target does no harm", { tags = { "ft", "sae" } },
     function(run)
  enterprise.open(personal("FT-SAE", "ieee80211w=2\n", 'ieee80211w=2\nsae_password="mine"\n',
                           { domain = true, north = "sae_password=mine\n",
                             south = "sae_password=yours\n" }))
  enterprise.roam(run)
  roams.clean(enterprise.clerk.roams[1], "ft-air", "south") -- the key is fetched, not made
  expect(run.failures):is_empty()
end)

test("SAE: another password at the target", tagged("sae"), function(run)
  enterprise.open(personal("SAE", "ieee80211w=2\n", 'ieee80211w=2\nsae_password="mine"\n',
                           { north = "sae_password=mine\n", south = "sae_password=yours\n" }))
  enterprise.roam(run)
  local roam = enterprise.clerk.roams[1]
  expect(roam.attempts[1].to):is("south")
  expect(roam.attempts[1].status):is(15)
  expect(roam.attempts[1].cause):is("C88")
  expect(enterprise.clerk:ap()):is("north")
end)

-- In FT, too, the RSNXE is protected: that of the beacon must be that of the answer.
test("FT-SAE: the RSNXE is taken out of the target's beacons", tagged("ft", "sae"), function(run)
  fault { bug = "no-rsnxe", at = "south", times = 0 }
  enterprise.open(personal("FT-SAE", "ieee80211w=2\nsae_pwe=2\nsae_password=three floors down\n",
                           'ieee80211w=2\nsae_password="three floors down"\n',
                           { domain = true, global = "sae_pwe=2\n" }))
  enterprise.roam(run)
  local roam = enterprise.clerk.roams[1]
  expect(roam.outcome):is("fell-back")
  expect(roam.to):is("north") -- which thinks it still there, and asks (C47)
  expect(roam.cause):is("C25")
  expect(run.failures[1].cause):is("C25")
end)
