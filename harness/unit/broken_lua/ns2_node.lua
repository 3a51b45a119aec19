-- error: ns2_node.lua:7: ns2: there is no node 1 in ns2_node.lua: it has 1, the first is 0
local phone = station { name = "phone", config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
ns2 { trace = text "$node_(0) set X_ 1", nodes = { [1] = phone } }
