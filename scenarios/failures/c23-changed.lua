-- C23: an access point comes back under another name, or with another key for the others, while
-- the keys of before are in use: they are of no use there.
local office, causes = require "office", require "causes"

local KEY, NEW = "0badc0de%x+", "5ca1ab1e5ca1ab1e1ca1ab1e2ca1ab1e"

-- The phone has its keys from `left`. `name` is off from 4 s to 6 s and comes back with something
-- of its configuration replaced; at 9 s the phone goes to `target`.
local function go(run, name, target, old, new)
  local changed = text((string.gsub(office.lines(name), old, new)))
  office.open { left = office.conf("left"), right = office.conf("right") }
  run:at(s(4), function() office[name]:kill() end)
  run:at(s(6), function() office[name]:revive { config = changed } end)
  run:at(s(9), function() office.phone:roam_to(target, { over = "air" }) end)
  if name == "left" then
    run:at(s(3), function() office.phone:roam_to("right", { over = "air" }) end)
  end
  run:for_time(s(14))
  return office.phone.roams[name == "left" and 2 or 1]
end

local tags = { "failure", "ft", "pull" }

test("its nas_identifier is another", { tags = tags }, function(run)
  local roam = go(run, "left", "left", "nas_identifier=left", "nas_identifier=west")
  causes.fell_back(roam, "C23", "left")
  expect(roam.status):is(53)
  local f = causes.only(run, "C23")
  expect(f.ap):is("left")
  expect(f.why):contains("off the air")
end)

test("its key for the others is another", { tags = tags }, function(run)
  local roam = go(run, "right", "right", KEY, NEW .. NEW)
  causes.fell_back(roam, "C23", "right")
  expect(causes.all(run, "C23").visible_log):contains("Failed to decrypt")
end)

-- Nothing about it is new but its sequence numbers, of which the others know nothing.
test("it comes back as it was", { tags = tags }, function(run)
  local roam = go(run, "right", "right", KEY, "%0")
  expect(roam.outcome):is("ok")
  expect(roam.method):is("ft-air")
  expect(run.failures):is_empty()
end)
