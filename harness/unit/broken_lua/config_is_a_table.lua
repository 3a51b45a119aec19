-- error: config_is_a_table.lua:2: config: expected file "name" or text [[ … ]], got table
ap { name = "ap1", at = m(0, 0), config = { ssid = "office", channel = 6 } }
