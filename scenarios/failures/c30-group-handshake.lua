-- C30: new group keys, and the station's answers are lost four times.
local office, causes = require "office", require "causes"

test("nothing of the phone arrives for four seconds", { tags = { "failure", "psk" } }, function(run)
  office.open()
  fault { drop = "data", from = "phone", to = "left", time = s(5), lasts = s(6), times = 0 }
  run:at(s(5), function() office.left:rekey() end)
  run:for_time(s(14))
  local f = causes.only(run, "C30")
  expect(f.certainty):is("proven")
  expect(f.ap):is("left")
  -- It comes back by itself.
  expect(office.phone.joins):count(2)
end)
