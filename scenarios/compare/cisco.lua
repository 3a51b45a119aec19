-- One exchange of Cisco's fast-secure roaming document: a station joins one of two access points
-- and is told to roam to the other. harness/cisco/cisco.py runs it with each method and station and
-- compares the times with those of the document's debug output.
local methods = require "lib.methods"

-- The document's names for what lib/methods.lua has.
local names = { psk = "psk", peap = "eap", cckm = "cckm", skc = "skc", okc = "okc",
                ["ft-eap"] = "ft-eap", ["ft-psk"] = "ft-air" }
local exchange = param("exchange", "psk")
local client = param("client", "cisco-004096")

local method = methods.get(names[exchange] or exchange)

-- 3 ms: the median from response to challenge in the one join whose log is complete. The second
-- PEAP conversation of the document is short: its server resumes sessions.
methods.radius(method, ms(3), s(3600))
local radios = {}
for i = 1, 2 do
  radios[i] = { name = "ap" .. i, at = m(15 * (i - 1), 0), model = "cisco-wlc",
                bssid = methods.bssid(i), config = text(methods.ap(method, i, 2)) }
end
controller { name = "wlc", model = "cisco-wlc", aps = radios }
local phone = station { name = "phone", at = m(4, 3), model = client,
                        config = text(methods.phone(method, 2)) }
phone:traffic { "ping", interval = ms(100), start = s(2) }

test("join and roam", { tags = { "compare", "cisco" } }, function(run)
  run:at(s(5), function() phone:roam_to("ap2") end)
  if method.back then
    run:at(s(9), function() phone:roam_to("ap1") end)
  end
  run:for_time(s(14))
  expect(phone.joins):count(1)
  expect(phone.joins[1].method):is(method.join)
  expect(phone.roams):count(method.back and 2 or 1)
  expect(phone.roams[#phone.roams].method):is(method.roam)
  expect(run.failures):is_empty()
end)
