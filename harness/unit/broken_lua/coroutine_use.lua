-- error: coroutine_use.lua:2: scenarios have no 'coroutine'
coroutine.wrap(function() end)()
test("t", function() end)
