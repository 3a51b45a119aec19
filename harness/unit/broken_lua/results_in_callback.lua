-- error: results_in_callback.lua:5: results are there when the run is over; in a scheduled
--+  function use :ap() and :level()
local cell = require "help.cell"
test("t", function(run)
  run:at(ms(5), function() print(cell.phone.roams) end)
  run:for_time(s(1))
end)
