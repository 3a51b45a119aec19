-- error: unknown_model.lua:2: unknown client model 'generik', did you mean 'generic'?
station { name = "phone", model = "generik" }
test("t", function() end)
