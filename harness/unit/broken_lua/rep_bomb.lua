-- error: rep_bomb.lua:2: rep: more than 16 MiB
local s = ("x"):rep(1e9)
assert(s)
test("t", function() end)
