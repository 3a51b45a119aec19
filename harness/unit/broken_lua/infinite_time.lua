-- error: infinite_time.lua:2: s: not a finite number, or too large
at(s(math.huge), function() end)
test("t", function() end)
