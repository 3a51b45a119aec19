-- error: require_missing.lua:2: require: cannot read 'nowhere.lua': No such file or directory
require "nowhere"
test("t", function() end)
