-- C20: new access points prefer another pairwise cipher than the old ones. The keys of fast
-- transition are bound to the cipher of the first association: asked for another, hostapd refuses.
local office, causes, roams = require "office", require "causes", require "roams"

local tags = { "failure", "ft", "pull" }

local function conf(name, ciphers)
  return text((string.gsub(office.lines(name), "rsn_pairwise=CCMP", "rsn_pairwise=" .. ciphers)))
end

local function go(run, left, right, phone)
  office.open { left = conf("left", left), right = conf("right", right),
                phone = text('network={\nssid="office"\nkey_mgmt=WPA-PSK FT-PSK\npairwise=' ..
                             phone .. "\n" ..
                             'psk="mondays are the worst"\nscan_freq=2412 2462\n}\n') }
  office.roam(run, "air", 8)
  return office.phone.roams[1]
end

test("GCMP-256 where the first one has CCMP", { tags = tags }, function(run)
  local roam = go(run, "CCMP", "CCMP GCMP-256", "GCMP-256 CCMP")
  causes.fell_back(roam, "C20", "right")
  expect(roam.status):is(42)
  local f = causes.only(run, "C20")
  expect(f.certainty):is("proven")
  expect(f.visible_log):contains("FT: Pairwise cipher from PMK-R1 cache not used in the RSNE")
end)

test("both have both", { tags = tags }, function(run)
  roams.clean(go(run, "CCMP GCMP-256", "CCMP GCMP-256", "GCMP-256 CCMP"), "ft-air", "right")
  expect(run.failures):is_empty()
end)

test("the phone knows CCMP alone", { tags = tags }, function(run)
  roams.clean(go(run, "CCMP", "CCMP GCMP-256", "CCMP"), "ft-air", "right")
  expect(run.failures):is_empty()
end)
