-- error: run_in_callback.lua:4: for_time: not in a scheduled function; time passes by itself
local cell = require "help.cell"
test("t", function(run)
  run:at(ms(5), function() run:for_time(s(1)) end)
  run:for_time(s(1)) assert(cell)
end)
