-- error: text_number.lua:2: ms: expected one number, as in ms(20), s(1)
at(ms("5"), function() end)
test("t", function() end)
