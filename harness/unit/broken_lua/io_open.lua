-- error: io_open.lua:2: scenarios have no 'io'
io.open("/etc/passwd")
test("t", function() end)
