-- Two OpenWrt routers as their /etc/config/wireless describes them: two radios each, 802.11r with
-- local keys, everything else left to the defaults of the release.
local roams = require "roams"

local phone = station { name = "phone", at = m(3, 3), config = file "street/phone.conf" }
phone:traffic { "voip", codec = "g711", start = s(2) }

test("same release, out and back", { tags = { "ft", "openwrt", "walk" }, seeds = "1..2" },
     function(run)
  ap { name = "corner", at = m(0, 0), config = file "street/corner.wireless",
       dialect = "openwrt-23.05", radio = "radio1" }
  ap { name = "square", at = m(45, 0), config = file "street/square.wireless",
       dialect = "openwrt-23.05", radio = "radio1" }
  phone:walk { m(44, 3), m(2, 3), speed = mps(3), start = s(2) }
  run:for_time(s(34))
  roams.round(phone, "corner", "psk", "ft-air", { "square", "corner" })
  expect(run.failures):is_empty()
end)

test("both radios of both routers", { tags = { "ft", "openwrt", "multi-bss" } }, function(run)
  ap { name = "corner", at = m(0, 0), config = file "street/corner.wireless",
       dialect = "openwrt-24.10" }
  ap { name = "square", at = m(20, 0), config = file "street/square.wireless",
       dialect = "openwrt-24.10" }
  run:at(s(3), function() phone:roam_to("square") end)
  run:at(s(5), function() phone:roam_to("corner") end)
  run:for_time(s(7))
  expect(phone.roams):count(2)
  roams.clean(phone.roams[1], "ft-air", "square")
  roams.clean(phone.roams[2], "ft-air", "corner")
  expect(run.failures):is_empty()
end)

test("from one radio of a router to the other", { tags = { "ft", "openwrt", "multi-bss" } },
     function(run)
  -- 5 GHz promises more and is joined first; the second radio of this file is the 2.4 GHz one.
  -- Both BSSs are of one hostapd process, which prunes the station from the one it left.
  ap { name = "kiosk", at = m(0, 0), config = file "street/kiosk.wireless",
       dialect = "openwrt-23.05" }
  run:at(s(3), function() phone:roam_to("kiosk", { bss = 2 }) end)
  run:for_time(s(5))
  expect(phone.roams):count(1)
  roams.clean(phone.roams[1], "ft-air", "kiosk")
  expect(phone.roams[1].from):is("kiosk")
  expect(phone.roams[1].from_bssid):is_not(phone.roams[1].to_bssid)
  expect(run.failures):is_empty()
end)
