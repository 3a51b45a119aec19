-- error: format_table.lua:2: a table has no text: its address would be another in every run
print(("%s"):format({}))
test("t", function() end)
