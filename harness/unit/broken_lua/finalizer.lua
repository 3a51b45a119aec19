-- error: finalizer.lua:2: setmetatable: __gc is not offered
setmetatable({}, { __gc = function() while true do end end })
test("t", function() end)
