-- error: radius_method.lua:2: unknown EAP method 'FAST'
radius { name = "aaa", secret = "x", users = {}, eap = { methods = { "FAST" } } }

test("x", function(run)
  run:for_time(s(1))
end)
