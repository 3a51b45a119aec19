-- error: test_option.lua:2: unknown field of test 'tag', did you mean 'tags'?
test("t", { tag = "x" }, function() end)
