-- error: unknown_fault_field.lua:2: unknown field of fault 'form', did you mean 'from'?
fault { drop = "auth", form = "ap1" }
test("t", function() end)
