-- error: past_callback.lua:3: at: that time is over, it is 1 s
local cell = require "help.cell"
test("t", function(run) run:for_time(s(1)) run:at(ms(5), function() end) assert(cell) end)
