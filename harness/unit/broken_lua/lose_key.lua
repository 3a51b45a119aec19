-- error: lose_key.lua:4: fault 'lose-key': an AP loses "pmk-r0" or "pmk-r1", an AP or a station
--+  "pmksa"
radius { name = "aaa", secret = "x", users = {} }
fault "lose-key gtk at=gateway time=1s"

test("x", function(run)
  run:for_time(s(1))
end)
