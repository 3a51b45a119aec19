-- error: math_random_float.lua:2: math.random: give a range, as in math.random(1, 6)
print(math.random())
test("t", function() end)
