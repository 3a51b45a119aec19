-- error: wmediumd_twice.lua:8: wmediumd: nodes: 'phone' plays two of them
local phone = station { name = "phone", at = m(0, 0), config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
local FILE = 'ifaces = { ids = [ "02:00:00:00:00:00", "02:00:00:00:01:00" ] }'
wmediumd { config = text(FILE), nodes = { ["02:00:00:00:00:00"] = phone,
                                            ["02:00:00:00:01:00"] = phone } }
