-- error: far_away.lua:2: m: not a finite number, or more than 1000 km away
ap { name = "ap1", at = m(1000001, 0) }
test("t", function() end)
