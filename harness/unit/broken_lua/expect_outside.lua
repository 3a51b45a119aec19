-- error: expect_outside.lua:2: expect: only inside a test
expect(3):is(3)
test("t", function() end)
