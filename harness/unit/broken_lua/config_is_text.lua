-- error: config_is_text.lua:2: config: expected file "name" or text [[ … ]], got string
ap { name = "ap1", at = m(0, 0), config = "ap1.conf" }
test("t", function() end)
