-- error: unknown_roam_target.lua:4: unknown AP 'ap22', did you mean 'ap2'?
local cell = require "help.cell"
test("t", function(run)
  run:for_time(s(1)) cell.phone:roam_to "ap22" end)
