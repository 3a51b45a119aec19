-- error: the scenario raised an error that is no text
error({})
test("t", function() end)
