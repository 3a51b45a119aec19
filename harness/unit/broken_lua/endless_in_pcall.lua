-- limit: endless_in_pcall.lua:3: the scenario used up its 200000 instructions: an endless loop?
while true do
  pcall(function() while true do end end)
end
test("t", function() end)
