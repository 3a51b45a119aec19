-- error: config_ft_without_nas.lua:6: FT (IEEE 802.11r) requires nas_identifier to be configured
--+  as a 1..48 octet string
ap { name = "ap1", at = m(0, 0), config = text [[
ssid=x
wpa=2
wpa_key_mgmt=FT-PSK
wpa_passphrase=long enough
mobility_domain=a1b2
channel=1
]] }
test("t", function() end)
