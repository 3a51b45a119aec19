-- error: bug_of_another.lua:4: fault: 'fdb-stuck' is nothing that 'aaa' can do: an address does not
--+  move to another port before it ages (C64)
radius { name = "aaa", secret = "x", users = {} }
fault { bug = "fdb-stuck", at = "aaa" }
test("t", function(run) run:for_time(s(1)) end)
