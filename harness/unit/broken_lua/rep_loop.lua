-- limit: rep_loop.lua: the scenario used up its instructions: an endless loop?
while true do local s = ("x"):rep(200000) assert(s) end
test("t", function() end)
