-- error: duplicate_test.lua:3: test: 'twice' is there already, see duplicate_test.lua:2
test("twice", function() end)
test("twice", function() end)
