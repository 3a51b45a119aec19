-- error: controller_ap_field.lua:3: unknown field of aps 'unplugged'
local conf = text "interface=wlan0\nssid=x\nhw_mode=a\nchannel=36\n"
controller { name = "wlc", aps = { { name = "a", at = m(0, 0), config = conf, unplugged = true } } }
test("x", function(run)
  run:for_time(s(1))
end)
