-- error: fault_for_nobody.lua:3: fault: there is no 'ap3', did you mean 'ap1'?
local cell = require "help.cell"
fault "drop auth from=ap3"
assert(cell)
test("t", function() end)
