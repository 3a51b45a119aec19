-- error: controller_kill_ap.lua:6: 'a' is a radio of 'wlc', which can be switched off
local conf = text "interface=wlan0\nssid=x\nhw_mode=a\nchannel=36\n"
local wlc = controller { name = "wlc", aps = { { name = "a", at = m(0, 0), config = conf } } }
test("x", function(run)
  run:for_time(s(1))
  wlc.aps[1]:kill()
end)
