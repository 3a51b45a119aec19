-- error: controller_no_aps.lua:3: controller: aps is missing, as in aps = { { name = "ap1", at =
--+  m(0, 0), config = file "ap1.conf" } }
controller { name = "wlc" }
test("x", function(run)
  run:for_time(s(1))
end)
