-- C61: the access point sends the phone away without naming a better one, and takes it back.
local office, causes = require "office", require "causes"

local function kick(run, times)
  office.open()
  for i = 1, times do
    run:at(s(3 + i), function() office.left:deauth(office.phone) end)
  end
  run:for_time(s(12))
end

test("again and again", { tags = { "failure", "steering" } }, function(run)
  kick(run, 4)
  local f = causes.all(run, "C61")
  expect(f.certainty):is("proven")
  expect(f.ap):is("left")
  expect(office.phone:ap()):is("left")
end)

test("once is no habit", { tags = { "failure", "steering" } }, function(run)
  kick(run, 1)
  expect(run.failures):is_empty()
end)
