-- error: file_escape.lua:2: file: '../broken/short.psk' lies outside the folder scenarios may read
file "../broken/short.psk"
test("t", function() end)
