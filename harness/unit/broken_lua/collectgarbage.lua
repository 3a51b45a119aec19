-- error: collectgarbage.lua:2: scenarios have no 'collectgarbage'
collectgarbage("stop")
test("t", function() end)
