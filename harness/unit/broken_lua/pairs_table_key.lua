-- error: pairs_table_key.lua:2: pairs: a table as key has no order; use numbers or texts
for k in pairs({ [{}] = 1 }) do print(k) end
test("t", function() end)
