-- C57: the access point is on a channel that the phone's country does not have, and so it never
-- looks there.
local office, causes = require "office", require "causes"

local tags = { "failure", "scan" }

local function conf(more)
  return text((string.gsub(office.lines("left", more), "channel=1\n", "channel=13\n")))
end

local function stay(run, country, more)
  office.open { left = conf(more),
                phone = text("country=" .. country .. '\nnetwork={\nssid="office"\n' ..
                             'key_mgmt=WPA-PSK FT-PSK\npsk="mondays are the worst"\n}\n') }
  run:at(ms(1), function() office.right:kill() end)
  run:for_time(s(40))
end

local GB = "country_code=GB\nieee80211d=1\n"

test("a phone from America", { tags = tags }, function(run)
  stay(run, "US", GB)
  expect(office.phone.joins):count(0)
  local f = causes.only(run, "C57")
  expect(f.ap):is("left")
  expect(f.certainty):is("candidate")
  expect(f.visible_log):contains("alpha2=US")
  expect(f.why):contains("never looks")
end)

test("a phone at home", { tags = tags }, function(run)
  stay(run, "GB", GB)
  expect(office.phone:ap()):is("left")
  expect(run.failures):is_empty()
end)

-- The channel is not looked at here either; nothing says why.
test("an access point that names no country", { tags = tags }, function(run)
  stay(run, "US", "")
  expect(office.phone.joins):count(0)
  causes.only(run, "C54")
end)
