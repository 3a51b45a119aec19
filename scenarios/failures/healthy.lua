-- The office as the other scenarios of this folder know it, before anything is wrong with it.
local office, roams = require "office", require "roams"

test("nothing is wrong", { tags = { "ft", "pull", "smoke" }, seeds = "1..3" }, function(run)
  office.open()
  run:at(s(6), function() office.phone:roam_to("left") end)
  office.roam(run, "air", 9)
  roams.round(office.phone, "left", "psk", "ft-air", { "right", "left" })
  expect(run.failures):is_empty()
end)

test("nor for a phone without 802.11r", { tags = { "psk" } }, function(run)
  office.open { phone = file "office/old-phone.conf", model = "no-ft" }
  office.roam(run)
  roams.round(office.phone, "left", "psk", "psk", { "right" })
  expect(run.failures):is_empty()
end)
