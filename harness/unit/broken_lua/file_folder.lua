-- error: file_folder.lua:2: file: cannot read 'help': Is a directory
file "help"
test("t", function() end)
