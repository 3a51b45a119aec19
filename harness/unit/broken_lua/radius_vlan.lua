-- error: radius_vlan.lua:2: vlan: expected a whole number from 1 to 4094
radius { name = "aaa", secret = "x", users = { { identity = "bob", vlan = 4095 } } }

test("x", function(run)
  run:for_time(s(1))
end)
