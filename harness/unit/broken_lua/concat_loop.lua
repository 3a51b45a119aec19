-- limit: concat_loop.lua: the scenario used up its instructions: an endless loop?
local s = ("x"):rep(1e6)
while true do local t = s .. "y" assert(t) end
test("t", function() end)
