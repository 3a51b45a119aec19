-- What the tests of the command line run: quick, with a test that fails and a parameter.
ap { name = "ap1", at = m(0, 0), config = file "ap.conf" }
local phone = station { name = "phone", config = file "phone.conf", at = m(0, 3) }
local length = param("length", 2)

test("joins", { tags = { "quick" }, seeds = "1..3" }, function(run)
  run:for_time(s(length))
  expect(phone.joins):count(1)
  expect(phone.failures):is_empty()
end)

test("asks too much", { tags = { "wrong" } }, function(run)
  run:for_time(s(1))
  expect(phone.roams):count(7)
end)
