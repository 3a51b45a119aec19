-- error: file_absolute.lua:2: file: '/etc/passwd' is absolute; name files relative to the scenario
file "/etc/passwd"
test("t", function() end)
