-- error: string_dump.lua:2: attempt to call a nil value (field 'dump')
string.dump(print)
test("t", function() end)
