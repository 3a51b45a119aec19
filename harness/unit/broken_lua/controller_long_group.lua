-- error: controller_long_group.lua:2: mobility_group: at most 31 octets
controller { name = "wlc", mobility_group = "a name of more than thirty-one octets" }
test("x", function(run)
  run:for_time(s(1))
end)
