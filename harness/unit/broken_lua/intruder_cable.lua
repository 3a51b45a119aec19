-- error: intruder_cable.lua:5: 'eve' has no cable: say cable = true
local eve = intruder { name = "eve", at = m(1, 0), freq = 2437 }
test("x", function(run)
  run:for_time(ms(1))
  eve:send_by_cable("ffffffffffff 020000000001 88c7")
end)
