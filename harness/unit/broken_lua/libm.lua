-- error: libm.lua:2: attempt to call a nil value (field 'sin')
print(math.sin(1))
test("t", function() end)
