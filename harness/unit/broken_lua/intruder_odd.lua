-- error: intruder_odd.lua:5: intruder: the last octet has one digit only
local eve = intruder { name = "eve", at = m(1, 0), freq = 2437 }
test("x", function(run)
  run:for_time(ms(1))
  eve:send("c000 3a0")
end)
