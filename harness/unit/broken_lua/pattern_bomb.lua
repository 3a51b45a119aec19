-- limit: pattern_bomb.lua:2: the scenario used up its 200000 instructions: an endless loop?
string.find(("a"):rep(5000), ("a-"):rep(40) .. "b")
test("t", function() end)
