-- error: bare_speed.lua:3: speed: give a unit: mps(1.4), kmh(5)
local cell = require "help.cell"
cell.phone:walk { m(0, 0), speed = 1.4 }
test("t", function() end)
