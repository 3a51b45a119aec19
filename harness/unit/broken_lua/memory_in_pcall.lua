-- limit: memory_in_pcall.lua: the scenario used up its memory
pcall(function() local t = {} for i = 1, 1e9 do t[i] = i end end)
test("t", function() end)
