-- error: radius_name_taken.lua:3: radius: 'aaa' is there already, see radius_name_taken.lua:2
radius { name = "aaa", secret = "x", users = {} }
radius { name = "aaa", ip = "10.0.0.3", secret = "x", users = {} }

test("x", function(run)
  run:for_time(s(1))
end)
