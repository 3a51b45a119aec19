-- error: loadstring.lua:2: scenarios have no 'loadstring'
loadstring("return 1")()
test("t", function() end)
