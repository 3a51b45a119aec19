-- error: unknown_method.lua:3: unknown field of a station 'wlak', did you mean 'walk'?
local cell = require "help.cell"
cell.phone:wlak { m(0, 0), speed = mps(1) }
test("t", function() end)
