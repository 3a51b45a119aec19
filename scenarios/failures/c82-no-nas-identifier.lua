-- C82: hostapd refuses FT without nas_identifier and does not start.
local office, causes = require "office", require "causes"

test("one AP is not there", { tags = { "failure", "ft" } }, function(run)
  office.open { right = file "c82/right.conf", right_starts = false }
  run:for_time(s(4))
  expect(office.phone.joins[1].to):is("left")
  local f = causes.only(run, "C82")
  expect(f.ap):is("right")
  expect(f.certainty):is("proven")
  expect(f.visible_log):contains("requires nas_identifier")
end)
