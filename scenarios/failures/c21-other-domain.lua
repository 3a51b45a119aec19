-- C21: two mobility domains in one SSID. The client rightly does not even try FT.
local office, causes = require "office", require "causes"

test("a full handshake between two domains", { tags = { "failure", "ft" } }, function(run)
  office.open { right = file "c21/right.conf" }
  office.roam(run)
  local roam = office.phone.roams[1]
  expect(roam.outcome):is("ok")
  expect(roam.method):is("psk")
  expect(roam.cause):is("C21")
  expect(#roam.attempts):is(1)
  local f = causes.only(run, "C21")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("air")
end)

test("OpenWrt releases that hash the SSID differently", { tags = { "failure", "ft", "openwrt" } },
     function(run)
  local phone = station { name = "phone", at = m(4, 3), config = file "c21/phone.conf" }
  ap { name = "corner", at = m(0, 0), config = file "c21/new.wireless",
       dialect = "openwrt-25.12-rc" }
  ap { name = "square", at = m(15, 0), config = file "c21/old.wireless",
       dialect = "openwrt-23.05" }
  phone:traffic { "ping", interval = ms(100), start = s(2) }
  run:at(s(3), function() phone:roam_to("square") end)
  run:for_time(s(6))
  expect(phone.roams[1].method):is("psk")
  expect(phone.roams[1].cause):is("C21")
  causes.only(run, "C21")
end)
