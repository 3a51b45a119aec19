-- error: config_error.lua:4: invalid channel 'x' (expected 0..233)
ap { name = "ap1", at = m(0, 0), config = text [[
ssid=x
channel=x
]] }
test("t", function() end)
