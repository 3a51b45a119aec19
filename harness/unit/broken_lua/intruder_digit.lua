-- error: intruder_digit.lua:5: intruder: 'x' is no digit of an octet: 0 to 9, a to f
local eve = intruder { name = "eve", at = m(1, 0), freq = 2437 }
test("x", function(run)
  run:for_time(ms(1))
  eve:send("c0x0")
end)
