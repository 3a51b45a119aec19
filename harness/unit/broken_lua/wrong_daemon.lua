-- error: wrong_daemon.lua:2: ap: wrong_daemon.lua is a wpa_supplicant.conf
ap { name = "ap1", at = m(0, 0), config = text "network={\n}" }
test("t", function() end)
