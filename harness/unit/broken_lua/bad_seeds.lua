-- error: bad_seeds.lua:2: seeds: expected numbers from 0 up, as in 7, "1..20" or { 1, 2 }
test("t", { seeds = "20..1" }, function() end)
