-- error: globals_metatable.lua:2: cannot change a protected metatable
setmetatable(_ENV, nil)
test("t", function() end)
