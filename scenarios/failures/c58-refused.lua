-- C58: the access point does not want this station: full, or too weak a signal.
local office, causes = require "office", require "causes"

test("too weak", { tags = { "failure", "ft" } }, function(run)
  office.open { right = office.conf("right", "rssi_reject_assoc_rssi=-50\n") }
  office.roam(run, "air", 8)
  local roam = office.phone.roams[1]
  expect(roam.cause):is("C58")
  expect(roam.status):is(34)
  expect(roam.to):is("left")
  causes.all(run, "C58")
end)

test("near enough", { tags = { "failure", "ft" } }, function(run)
  office.open { right = office.conf("right", "rssi_reject_assoc_rssi=-80\n") }
  office.roam(run, "air", 8)
  expect(office.phone.roams[1].outcome):is("ok")
  expect(run.failures):is_empty()
end)

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
