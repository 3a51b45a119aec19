-- error: real_globals.lua:2: scenarios have no '_G'
_G.os = {}
test("t", function() end)
