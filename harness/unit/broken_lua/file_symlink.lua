-- error: file_symlink.lua:2: file: 'outside.conf' lies outside the folder scenarios may read
file "outside.conf"
test("t", function() end)
