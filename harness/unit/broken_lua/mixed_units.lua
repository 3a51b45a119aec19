-- error: mixed_units.lua:2: cannot add a time and a speed
local x = s(1) + mps(1)
assert(x)
test("t", function() end)
