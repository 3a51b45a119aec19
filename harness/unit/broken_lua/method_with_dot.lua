-- error: method_with_dot.lua:3: call it with a colon: station:method(…)
local cell = require "help.cell"
cell.phone.join(1)
test("t", function() end)
