-- error: unknown_field_near.lua:2: unknown field of ap 'modle', did you mean 'model'?
ap { name = "ap1", at = m(0, 0), modle = "generic" }
test("t", function() end)
