-- error: bare_time.lua:3: for_time: give a unit: ms(20), s(1)
local cell = require "help.cell"
test("t", function(run) run:for_time(30) assert(cell) end)
