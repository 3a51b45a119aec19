-- error: radius_part_of_a_second.lua:2: session_timeout: RADIUS counts whole seconds
radius { name = "aaa", secret = "x", users = { { identity = "b", session_timeout = ms(1) } } }

test("x", function(run)
  run:for_time(s(1))
end)
