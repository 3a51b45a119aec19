-- error: unknown_traffic.lua:3: unknown traffic 'viop', did you mean 'voip'?
local cell = require "help.cell"
cell.phone:traffic { "viop" }
test("t", function() end)
