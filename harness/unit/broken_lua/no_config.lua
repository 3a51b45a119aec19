-- error: no_config.lua:2: ap: config is missing, as in config = file "ap1.conf"
ap { name = "ap1", at = m(0, 0) }
test("t", function() end)
