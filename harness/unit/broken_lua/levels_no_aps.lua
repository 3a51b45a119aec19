-- error: levels_no_aps.lua:9: levels: aps: expected a table, as in
--+  { ["02:00:00:00:00:01"] = ap1 }
local phone = station { name = "phone", at = m(0, 0), config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
local mast = ap { name = "mast", at = m(0, 0), config = text "ssid=n\nhw_mode=g\nchannel=1\n" }
phone:levels { log = text "0,2412,-50" }
