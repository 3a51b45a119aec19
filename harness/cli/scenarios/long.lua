-- Keeps a process busy for a while.
ap { name = "ap1", at = m(0, 0), config = file "ap.conf" }
local phone = station { name = "phone", config = file "phone.conf", at = m(0, 3) }
phone:traffic { "voip", codec = "g711", start = s(1) }

test("stays", { seeds = "1..4" }, function(run)
  run:for_time(s(param("length", 4000)))
  expect(phone.joins):count(1)
end)
