-- error: ns2_names.lua:7: ns2: nodes: who is meant stands at a number, as in { [0] = phone }
local phone = station { name = "phone", config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
ns2 { trace = text "$node_(0) set X_ 1", nodes = { phone = 0 } }
