-- limit: endless_loop.lua:2: the scenario used up its 200000 instructions: an endless loop?
while true do end
test("t", function() end)
