-- error: package_library.lua:2: scenarios have no 'package'
package.loadlib("x", "y")
test("t", function() end)
