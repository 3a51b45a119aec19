-- limit: endless_in_handler.lua:2: the scenario used up its 200000 instructions: an endless loop?
xpcall(error, function() while true do end end)
test("t", function() end)
