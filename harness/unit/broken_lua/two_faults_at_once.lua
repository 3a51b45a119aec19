-- error: two_faults_at_once.lua:2: fault: 'drop' and 'delay' at once
fault { drop = "auth", delay = "auth", by = ms(1) }
test("t", function() end)
