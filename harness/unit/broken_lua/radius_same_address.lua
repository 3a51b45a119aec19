-- error: radius_same_address.lua:3: 'a' and 'b' have the same address
radius { name = "a", secret = "x", users = {} }
radius { name = "b", secret = "x", users = {} }

test("x", function(run)
  run:for_time(s(1))
end)
