-- error: unknown_bug.lua:2: unknown bug 'fte-mik', did you mean 'fte-mic'?
fault { at = "ap2", bug = "fte-mik" }
test("t", function() end)
