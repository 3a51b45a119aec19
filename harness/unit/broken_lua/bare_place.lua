-- error: bare_place.lua:2: at: give a unit: m(30, 0)
ap { name = "ap1", at = 3 }
test("t", function() end)
