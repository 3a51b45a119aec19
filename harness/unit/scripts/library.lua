-- The shipped library is found from a scenario that lies elsewhere.
local roams = require "roams"

test("a helper of the library", function()
  expect(type(roams.clean)):is("function")
end)
