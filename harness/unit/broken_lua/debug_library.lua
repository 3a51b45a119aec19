-- error: debug_library.lua:2: scenarios have no 'debug'
debug.getregistry()
test("t", function() end)
