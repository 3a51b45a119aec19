-- error: reserved_name.lua:2: ap: there is always a 'switch'
ap { name = "switch", at = m(0, 0) }
test("t", function() end)
