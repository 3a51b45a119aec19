-- error: file_missing.lua:2: file: cannot read 'ap9.conf': No such file or directory
file "ap9.conf"
test("t", function() end)
