-- error: negative_time.lua:2: ms: a time is not negative
at(ms(-5), function() end)
test("t", function() end)
