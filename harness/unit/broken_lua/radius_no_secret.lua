-- error: radius_no_secret.lua:2: radius: secret is missing, as in secret = "…"
radius { name = "aaa", users = {} }

test("x", function(run)
  run:for_time(s(1))
end)
