-- error: wmediumd_pathloss.lua:9: wmediumd: how the air is has been said already
local phone = station { name = "phone", at = m(0, 0), config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
local FILE = 'ifaces = { ids = [ "02:00:00:00:00:00", "02:00:00:00:01:00" ] }'
pathloss { exponent_milli = 2000 }
wmediumd { config = text(FILE), nodes = {} }
