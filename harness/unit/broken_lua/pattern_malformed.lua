-- error: pattern_malformed.lua:2: malformed pattern (missing ']')
string.find("x", "[a")
test("t", function() end)
