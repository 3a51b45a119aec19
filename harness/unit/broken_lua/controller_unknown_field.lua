-- error: controller_unknown_field.lua:3: unknown field of controller 'tunel', did you mean
--+  'tunnel'?
controller { name = "wlc", tunel = us(500), aps = {} }
test("x", function(run)
  run:for_time(s(1))
end)
