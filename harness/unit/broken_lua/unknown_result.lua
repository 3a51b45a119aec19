-- error: unknown_result.lua:3: unknown field of a join 'metod', did you mean 'method'?
local cell = require "help.cell"
test("t", function(run) run:for_time(s(5)) print(cell.phone.joins[1].metod) end)
