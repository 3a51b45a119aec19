-- error: run_after_results.lua:4: for_time: the run ended when its results were read
local cell = require "help.cell"
test("t", function(run) run:for_time(s(1)) expect(cell.phone.roams):is_empty()
  run:for_time(s(1)) end)
