-- error: duplicate_name.lua:3: ap: 'ap1' is there already, see help/cell.lua:13
local cell = require "help.cell"
ap { name = "ap1", at = m(0, 0), config = text "ssid=x" }
test("t", function() end)
