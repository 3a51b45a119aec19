-- error: error_in_callback.lua:4: thrown at five
local cell = require "help.cell"
assert(cell)
at(ms(5), function() error("thrown at five") end)
test("t", function(run) run:for_time(s(1)) error("not reached") end)
