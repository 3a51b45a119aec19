-- limit: endless_pcall.lua:2: the scenario used up its 200000 instructions: an endless loop?
local function f() pcall(f) pcall(f) end
f()
test("t", function() end)
