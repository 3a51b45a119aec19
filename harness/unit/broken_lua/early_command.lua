-- error: early_command.lua:3: join: nothing runs yet; use at(…), or run:for_time(…) first
local cell = require "help.cell"
cell.phone:join()
test("t", function() end)
