-- error: late_ap.lua:4: ap: too late, the run has begun
local cell = require "help.cell"
test("t", function(run) run:for_time(s(1)) assert(cell)
  ap { name = "ap3", at = m(0, 0) }
end)
