-- error: duplicate_flow.lua:4: traffic: phone has 'voip' already, give this one a name
local cell = require "help.cell"
cell.phone:traffic { "voip" }
cell.phone:traffic { "voip" }
test("t", function() end)
