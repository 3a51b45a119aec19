-- error: unknown_dialect.lua:2: unknown dialect 'openwrt-23.5', did you mean 'openwrt-23.05'?
ap { name = "a", at = m(0, 0), dialect = "openwrt-23.5", config = text "ssid=x" }
test("t", function() end)
