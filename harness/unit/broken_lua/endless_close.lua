-- limit: endless_close.lua:2: the scenario used up its 200000 instructions: an endless loop?
local function spin() while true do end end
do
  local x <close> = setmetatable({}, { __close = spin })
  assert(x)
end
test("t", function() end)
