-- error: dofile.lua:2: scenarios have no 'dofile'
dofile("x.lua")
test("t", function() end)
