-- error: unknown_fault.lua:2: fault: unknown fault 'dorp', did you mean 'drop'?
fault "dorp eapol-3"
test("t", function() end)
