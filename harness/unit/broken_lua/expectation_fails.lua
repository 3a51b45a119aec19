-- fail: 3
test("t", function() expect(3):is(4) expect(3):is(3) end)
