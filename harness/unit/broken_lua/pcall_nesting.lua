-- error: pcall_nesting.lua:5: deep
local function f(n) if n == 0 then error("deep", 2) end return pcall(f, n - 1) end
local ok, ok2, ok3, e = f(1000)
assert(ok and type(ok2) == "boolean", "pcall")
error("deep")
test("t", function() end)
