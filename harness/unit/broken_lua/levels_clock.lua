-- error: levels_clock.lua:9: levels: levels_clock.lua begins more than a day after the run:
--+  say when it shall, as in start = s(0)
local phone = station { name = "phone", at = m(0, 0), config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
local mast = ap { name = "mast", at = m(0, 0), config = text "ssid=n\nhw_mode=g\nchannel=1\n" }
phone:levels { aps = { [2412] = mast }, log = text "1700000000000,2412,-50" }
