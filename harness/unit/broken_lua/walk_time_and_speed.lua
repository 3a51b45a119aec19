-- error: walk_time_and_speed.lua:7: walk: point 1 has a time and a speed
local phone = station { name = "phone", at = m(0, 0), config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
phone:walk { { at = m(1, 0), time = s(5), speed = mps(1) } }
