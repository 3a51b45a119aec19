-- error: ns2_line.lua:9: unknown movement 'setdst', did you mean 'setdest'?
local phone = station { name = "phone", config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
ns2 { trace = text [[
$node_(0) set X_ 1
$ns_ at 2 "$node_(0) setdst 1 2 3"
]], nodes = { [0] = phone } }
