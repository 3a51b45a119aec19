-- error: unknown_matcher.lua:2: unknown matcher 'at_mst', did you mean 'at_most'?
test("t", function() expect(3):at_mst(4) end)
