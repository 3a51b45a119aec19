-- C03: after a restart the key holders share no sequence numbers: the first pull needs another
-- exchange. Nothing fails, it takes a round trip more.
local office, causes = require "office", require "causes"

test("the target was restarted", { tags = { "failure", "ft", "pull" } }, function(run)
  office.open()
  run:at(s(6), function() office.phone:roam_to("left") end)
  run:at(s(7), function() office.right:kill() end)
  run:at(s(9), function() office.right:revive() end)
  run:at(s(11), function() office.phone:roam_to("right") end)
  office.roam(run, "air", 14)
  expect(office.phone.roams):count(3)
  local roam = office.phone.roams[3]
  expect(roam.outcome):is("ok")
  expect(roam.method):is("ft-air")
  local f = causes.only(run, "C03")
  expect(f.ap):is("right")
  expect(f.certainty):is("proven")
end)
