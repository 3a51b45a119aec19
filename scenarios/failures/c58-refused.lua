-- C58: the access point does not want this station: full, or too weak a signal.
local office, causes = require "office", require "causes"

test("room for one", { tags = { "failure", "psk" } }, function(run)
  office.open { right = office.conf("right", "max_num_sta=1\n") }
  station { name = "guest", at = m(14, 1), config = file "office/phone.conf" }
  office.roam(run, "air", 8)
  local roam = office.phone.roams[1]
  expect(roam.outcome):is("fell-back")
  expect(roam.to):is("left")
  expect(roam.cause):is("C58")
  expect(roam.status):is(17)
  local f = causes.all(run, "C58")
  expect(f.ap):is("right")
end)
