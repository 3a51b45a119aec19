-- error: radius_no_users.lua:3: radius: users is missing, as in users = { { identity =
--+  "bob", password = "…" } }
radius { name = "aaa", secret = "x" }

test("x", function(run)
  run:for_time(s(1))
end)
