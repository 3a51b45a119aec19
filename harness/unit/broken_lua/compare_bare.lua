-- error: compare_bare.lua:2: cannot compare a time and a plain value: give it a unit, ms(20), s(1)
assert(s(1) < 2)
test("t", function() end)
