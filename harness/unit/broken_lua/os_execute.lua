-- error: os_execute.lua:2: scenarios have no 'os'
os.execute("true")
test("t", function() end)
