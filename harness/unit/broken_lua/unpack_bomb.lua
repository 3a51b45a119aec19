-- error: unpack_bomb.lua:2: more than 4194304 items
print(table.unpack({}, 1, 1e9))
test("t", function() end)
