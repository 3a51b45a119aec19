-- error: string_metatable.lua:2: attempt to index a boolean value
getmetatable("").__index = nil
test("t", function() end)
