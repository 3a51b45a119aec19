-- error: require_absolute.lua:2: require: '/etc/passwd' is no module name
require "/etc/passwd"
test("t", function() end)
