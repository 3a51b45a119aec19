-- C79: half of the access points do SAE beside the passphrase's old way, the other half do not. A
-- phone that prefers SAE has other keys in either half: no roam between them can be fast.
local office, causes, roams = require "office", require "causes", require "roams"

local tags = { "failure", "ft", "sae", "transition" }
local OLD, NEW = "WPA-PSK FT-PSK", "WPA-PSK FT-PSK SAE FT-SAE"
local LOCAL = "ft_psk_generate_local=1\n"

local function conf(name, akms, more)
  local lines = office.lines(name, "ieee80211w=1\n" .. (more or ""), more and "")
  return text((string.gsub(lines, "WPA%-PSK FT%-PSK", akms)))
end

-- The phone with `akms` is with `right`, if that does what the phone likes better, and goes to the
-- other one at 3 s.
local function go(run, left, akms, more)
  office.open { left = conf("left", left, more), right = conf("right", NEW, more),
                phone = text('network={\nssid="office"\nkey_mgmt=' .. akms .. "\nieee80211w=1\n" ..
                             'psk="mondays are the worst"\nscan_freq=2412 2462\n}\n') }
  run:at(s(3), function()
    office.phone:roam_to(office.phone:ap() == "right" and "left" or "right", { over = "air" })
  end)
  run:for_time(s(6))
  expect(office.phone.joins):count(1)
  expect(office.phone.roams):count(1)
  return office.phone.roams[1]
end

-- Many a phone does FT with the passphrase and none with SAE.
test("SAE in the one half, FT-PSK in the other", { tags = tags }, function(run)
  local roam = go(run, OLD, "FT-PSK SAE")
  expect(office.phone.joins[1].method):is("sae")
  expect(roam.outcome):is("ok")
  expect(roam.akm):is("FT-PSK")
  expect(roam.method):is("psk")
  expect(roam.cause):is("C79")
  local f = causes.only(run, "C79")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("air")
  expect(f.ap):is("left")
end)

-- FT-SAE in the one half, FT-PSK in the other: asked for with the key of the first association. An
-- access point that makes its keys from the passphrase has no such key.
test("the key of the other half", { tags = tags }, function(run)
  local roam = go(run, OLD, NEW, LOCAL)
  expect(office.phone.joins[1].akm):is("FT-SAE")
  causes.fell_back(roam, "C79", "left")
  expect(roam.attempts[1].status):is(53)
  expect(causes.only(run, "C79").certainty):is("proven")
end)

test("the same AKMs everywhere", { tags = tags }, function(run)
  local roam = go(run, NEW, NEW)
  expect(roam.akm):is("FT-SAE")
  roams.clean(roam, "ft-air", "right")
  expect(run.failures):is_empty()
end)

-- It has the same keys in both halves.
test("a phone that knows no SAE", { tags = tags }, function(run)
  roams.clean(go(run, OLD, OLD, LOCAL), "ft-air", "left")
  expect(run.failures):is_empty()
end)

-- Nor would a roam between equals be a fast one.
test("a phone without 802.11r", { tags = tags }, function(run)
  roams.clean(go(run, OLD, "WPA-PSK SAE"), "psk", "left")
  expect(run.failures):is_empty()
end)
