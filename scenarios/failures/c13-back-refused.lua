-- C13: with protected management frames the phone roams out by FT and cannot come back: the driver
-- of the access point that it has left still holds its entry and does not change it.
local office, causes, roams = require "office", require "causes", require "roams"

local tags = { "failure", "ft", "pmf" }

local function round(run)
  office.open { left = office.conf("left", "ieee80211w=1\n"),
                right = office.conf("right", "ieee80211w=1\n"),
                phone = text('network={\nssid="office"\nkey_mgmt=FT-PSK\nieee80211w=1\n' ..
                             'psk="mondays are the worst"\nscan_freq=2412 2462\n}\n') }
  run:at(s(6), function() office.phone:roam_to("left", { over = "air" }) end)
  office.roam(run, "air", 12)
  roams.clean(office.phone.roams[1], "ft-air", "right")
  return office.phone.roams[2]
end

test("the old entry is kept", { tags = tags }, function(run)
  fault { bug = "entry-kept", at = "left", times = 0 }
  local back = round(run)
  causes.fell_back(back, "C13", "left")
  expect(back.attempts[1].method):is("ft-air")
  expect(back.attempts[1].status):is(17)
  local f = run.failures[1]
  expect(f.cause):is("C13")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("log")
  expect(f.frame):is("reassociation response, status 17")
  expect(f.visible_log):contains("Could not set STA to kernel driver")
  -- The way out is asked about by SA Query first, as always.
  expect(run.failures):count(2)
  expect(run.failures[2].cause):is("C47")
end)

test("it is removed and added anew", { tags = tags }, function(run)
  roams.clean(round(run), "ft-air", "left")
  expect(run.failures):is_empty()
end)

-- Frames are not protected: FT authentication takes the old entry away.
test("nothing is protected", { tags = { "failure", "ft" } }, function(run)
  fault { bug = "entry-kept", at = "left", times = 0 }
  office.open()
  run:at(s(6), function() office.phone:roam_to("left", { over = "air" }) end)
  office.roam(run, "air", 9)
  roams.round(office.phone, "left", "psk", "ft-air", { "right", "left" })
  expect(run.failures):is_empty()
end)
