-- error: file_zero.lua:2: file: a text with a zero octet
file "ap1\0.conf"
test("t", function() end)
