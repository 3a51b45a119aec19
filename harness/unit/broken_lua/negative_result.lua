-- error: negative_result.lua:2: at: a time before the beginning
at(ms(1) - ms(5), function() end)
test("t", function() end)
