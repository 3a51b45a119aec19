-- error: require_escape.lua:2: require: '../../x' is no module name
require "../../x"
test("t", function() end)
