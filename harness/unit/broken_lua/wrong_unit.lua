-- error: wrong_unit.lua:3: speed: expected a speed, as in mps(1.4), kmh(5), got a time
local cell = require "help.cell"
cell.phone:walk { m(0, 0), speed = s(1) }
test("t", function() end)
