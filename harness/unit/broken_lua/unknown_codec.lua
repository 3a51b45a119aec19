-- error: unknown_codec.lua:3: unknown codec 'g729', did you mean 'g711'?
local cell = require "help.cell"
cell.phone:traffic { "voip", codec = "g729" }
test("t", function() end)
