-- error: require_itself.lua:2: require: 'require_itself' requires itself
require "require_itself"
test("t", function() end)
