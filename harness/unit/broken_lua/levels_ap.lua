-- error: levels_ap.lua:9: unknown AP in this log '02:00:00:00:00:09', did you mean
--+  '02:00:00:00:00:01'?
local phone = station { name = "phone", at = m(0, 0), config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
local mast = ap { name = "mast", at = m(0, 0), config = text "ssid=n\nhw_mode=g\nchannel=1\n" }
phone:levels { aps = { ["02:00:00:00:00:09"] = mast }, log = text "0,02:00:00:00:00:01,-50" }
