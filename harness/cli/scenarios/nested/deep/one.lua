-- Found below a folder; what is in lib is not taken for a scenario.
local walk = require "lib.helper"

test("is found", { tags = { "nested" } }, function(run)
  run:for_time(s(walk.length))
end)
