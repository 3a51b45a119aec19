-- limit: memory_bomb.lua: the scenario used up its memory
local t = {}
for i = 1, 1e9 do t[i] = i end
test("t", function() end)
