-- error: duplicate_station.lua:3: station: 'phone' is there already, see help/cell.lua:15
local cell = require "help.cell"
station { name = "phone" }
test("t", function() end)
