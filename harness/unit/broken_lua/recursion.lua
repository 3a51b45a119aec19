-- error: recursion.lua:2: more than 10000 calls deep: an endless recursion?
local function f() return 1 + f() end
f()
test("t", function() end)
