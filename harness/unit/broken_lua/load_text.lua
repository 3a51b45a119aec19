-- error: load_text.lua:2: scenarios have no 'load'
load("return 1")()
test("t", function() end)
