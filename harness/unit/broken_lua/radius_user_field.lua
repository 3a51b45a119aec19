-- error: radius_user_field.lua:2: unknown field of users 'pasword', did you mean 'password'?
radius { name = "aaa", secret = "x", users = { { identity = "bob", pasword = "x" } } }

test("x", function(run)
  run:for_time(s(1))
end)
