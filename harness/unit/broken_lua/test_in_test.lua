-- error: test_in_test.lua:2: test: not inside a test
test("t", function() test("u", function() end) end)
