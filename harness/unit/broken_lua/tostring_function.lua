-- error: tostring_function.lua:2: a function has no text: its address would be another in every run
local s = tostring(print)
assert(s)
test("t", function() end)
