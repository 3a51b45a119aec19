-- error: levels_key.lua:8: levels: 'mast' is neither a BSSID nor a frequency in MHz
local phone = station { name = "phone", at = m(0, 0), config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
local mast = ap { name = "mast", at = m(0, 0), config = text "ssid=n\nhw_mode=g\nchannel=1\n" }
phone:levels { aps = { mast = mast }, log = text "0,02:00:00:00:00:01,-50" }
