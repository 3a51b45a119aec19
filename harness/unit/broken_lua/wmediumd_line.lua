-- error: wmediumd_line.lua:10: unknown type of model 'path_los', did you mean 'path_loss'?
local phone = station { name = "phone", at = m(0, 0), config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
local FILE = 'ifaces = { ids = [ "02:00:00:00:00:00", "02:00:00:00:01:00" ] }'
wmediumd { nodes = {}, config = text [[
ifaces = { ids = [ "02:00:00:00:00:00" ] }
model = { type = "path_los" }
]] }
