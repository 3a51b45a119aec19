-- error: weak_table.lua:2: setmetatable: __mode is not offered
setmetatable({}, { __mode = "k" })
test("t", function() end)
