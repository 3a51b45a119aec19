-- error: radius_gateway_address.lua:2: 'aaa': its address is one of 10.0.0.2 to 10.0.0.254
radius { name = "aaa", ip = "10.0.0.1", secret = "x", users = {} }

test("x", function(run)
  run:for_time(s(1))
end)
