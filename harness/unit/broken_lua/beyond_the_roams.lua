-- fail: there is no roam 1: 0 in all
local cell = require "help.cell"
test("t", function(run)
  run:for_time(s(1))
  pcall(function() return cell.phone.roams[1].method end)
  error("not reached")
end)
