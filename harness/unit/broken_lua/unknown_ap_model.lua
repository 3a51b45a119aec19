-- error: unknown_ap_model.lua:2: unknown AP model 'instnt', did you mean 'instant'?
ap { name = "ap1", at = m(0, 0), model = "instnt" }
test("t", function() end)
