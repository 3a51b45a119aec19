-- error: tostring_table.lua:2: a table has no text: its address would be another in every run
print(tostring({}))
test("t", function() end)
