-- error: intruder_short.lua:5: intruder: a frame has 10 to 2330 octets
local eve = intruder { name = "eve", at = m(1, 0), freq = 2437 }
test("x", function(run)
  run:for_time(ms(1))
  eve:send("c000")
end)
