-- limit: endless_sort.lua:2: the scenario used up its 200000 instructions: an endless loop?
table.sort({ 3, 2, 1 }, function() while true do end end)
test("t", function() end)
