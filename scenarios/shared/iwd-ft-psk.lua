-- The hostapd.conf pair of iwd's own FT-PSK test, as it is, with a client of ours. It offers OCV,
-- which the client does not claim.
local roams = require "roams"

ap { name = "ap1", at = m(0, 0), config = shared "configs/hostapd-03-iwd-ft-psk-1.conf" }
ap { name = "ap2", at = m(12, 0), config = shared "configs/hostapd-03-iwd-ft-psk-2.conf" }
local phone = station {
  name = "phone", at = m(4, 3),
  config = text 'network={\n\tssid="TestFT"\n\tpsk="EasilyGuessedPassword"\n\tkey_mgmt=FT-PSK\n}\n',
}
phone:traffic { "ping", interval = ms(100), start = s(2) }

test("a fast roam and back", { tags = { "ft", "shared" } }, function(run)
  run:at(s(3), function() phone:roam_to("ap2") end)
  run:at(s(5), function() phone:roam_to("ap1") end)
  run:for_time(s(7))
  roams.round(phone, "ap1", "psk", "ft-air", { "ap2", "ap1" })
  expect(run.failures):is_empty()
end)
