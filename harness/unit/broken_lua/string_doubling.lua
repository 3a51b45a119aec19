-- limit: string_doubling.lua: the scenario used up its memory
local s = "x"
while true do s = s .. s end
test("t", function() end)
