-- error: levels_line.lua:9: 'loud' is no level of -120 to 0 dBm
local phone = station { name = "phone", at = m(0, 0), config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
local mast = ap { name = "mast", at = m(0, 0), config = text "ssid=n\nhw_mode=g\nchannel=1\n" }
phone:levels { aps = { [2412] = mast }, log = text [[
0,2412,loud
]] }
