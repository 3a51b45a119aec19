-- error: unknown_field.lua:2: unknown field of ap 'chanel'
ap { name = "ap1", at = m(0, 0), chanel = 6 }
test("t", function() end)
