-- error: walk_too_early.lua:7: walk: point 2 is due before the one before it is left
local phone = station { name = "phone", at = m(0, 0), config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
phone:walk { { at = m(1, 0), time = s(5), pause = s(5) }, { at = m(2, 0), time = s(9) } }
