-- error: ns2_nobody.lua:7: unknown station 'fone', did you mean 'phone'?
local phone = station { name = "phone", config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
ns2 { trace = text "$node_(0) set X_ 1", nodes = { [0] = "fone" } }
