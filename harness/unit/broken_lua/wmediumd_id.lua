-- error: wmediumd_id.lua:9: unknown interface of this file '02:00:00:00:02:00', did you mean
--+  '02:00:00:00:00:00'?
local phone = station { name = "phone", at = m(0, 0), config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
local FILE = 'ifaces = { ids = [ "02:00:00:00:00:00", "02:00:00:00:01:00" ] }'
wmediumd { config = text(FILE), nodes = { ["02:00:00:00:02:00"] = phone } }
