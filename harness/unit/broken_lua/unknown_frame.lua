-- error: unknown_frame.lua:2: fault: unknown frame 'eapol-33', did you mean 'eapol-3'?
fault "drop eapol-33"
test("t", function() end)
