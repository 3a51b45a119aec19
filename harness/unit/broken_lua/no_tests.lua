-- error: no_tests.lua: no tests: write test("name", function(run) … end)
local x = 3
assert(x)
