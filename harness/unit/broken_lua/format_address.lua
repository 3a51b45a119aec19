-- error: format_address.lua:2: format: %p would show an address, another in every run
print(("%-20p"):format({}))
test("t", function() end)
