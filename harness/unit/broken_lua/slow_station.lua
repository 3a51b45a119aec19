-- error: slow_station.lua:4: fault 'slow': 'gateway' is no RADIUS server; other nodes
--+  cannot be slowed yet
radius { name = "aaa", secret = "x", users = {} }
fault { slow = true, at = "gateway", by = ms(1) }

test("x", function(run)
  run:for_time(s(1))
end)
