-- error: psk_file_escape.lua:6: WPA PSK file '../broken/short.psk' not found.
ap { name = "ap1", at = m(0, 0), config = text [[
ssid=x
wpa=2
wpa_key_mgmt=WPA-PSK
wpa_psk_file=../broken/short.psk
]] }
test("t", function() end)
