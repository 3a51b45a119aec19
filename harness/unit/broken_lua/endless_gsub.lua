-- limit: endless_gsub.lua:2: the scenario used up its 200000 instructions: an endless loop?
while true do ("x"):rep(1000):gsub("x", "%0") end
test("t", function() end)
