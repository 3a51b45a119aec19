-- error: controller_name_taken.lua:6: controller: 'wlc' is there already, see
--+  controller_name_taken.lua:5
local conf = text "interface=wlan0\nssid=x\nhw_mode=a\nchannel=36\n"
local function one(name) return { { name = name, at = m(0, 0), config = conf } } end
controller { name = "wlc", aps = one("ap1") }
controller { name = "wlc", aps = one("ap2") }
test("x", function(run)
  run:for_time(s(1))
end)
