-- error: unknown_name.lua:2: unknown name 'staton', did you mean 'station'?
staton { name = "phone" }
test("t", function() end)
