-- error: unknown_flow.lua:4: unknown flow 'vop', did you mean 'voip'?
local cell = require "help.cell"
cell.phone:traffic { "voip" }
test("t", function(run) run:for_time(s(1)) print(cell.phone.flows.vop) end)
