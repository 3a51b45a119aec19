-- error: results_read_only.lua:4: results cannot be changed
local cell = require "help.cell"
test("t", function(run)
  run:for_time(s(1)) cell.phone.joins[9] = 3 end)
