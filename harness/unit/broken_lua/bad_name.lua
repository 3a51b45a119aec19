-- error: bad_name.lua:2: ap: 'ap 1' is no name: letters, digits, '-', '_' and '.', at most 47
ap { name = "ap 1", at = m(0, 0) }
test("t", function() end)
