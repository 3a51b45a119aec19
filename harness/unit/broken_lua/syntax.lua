-- error: syntax.lua:2: <name> expected near '='
local = 3
test("t", function() end)
