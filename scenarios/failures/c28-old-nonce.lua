-- C28: the phone is slower than the access point's patience, and draws a new SNonce when message
-- 1/4 comes again. Both of its answers arrive, and its message 4/4 is by the one that came first.
local office, causes = require "office", require "causes"

local function late(run)
  office.open { phone = file "office/old-phone.conf", model = "no-ft" }
  fault { delay = "eapol-2", from = "phone", by = ms(1003) }
  run:for_time(s(6))
end

test("message 2/4 is late", { tags = { "failure", "psk" } }, function(run)
  fault { bug = "m1-new-snonce", at = "phone", times = 0 }
  late(run)
  causes.only(run, "C28")
  expect(office.phone.joins[1].outcome):is("ok")
end)

test("with one SNonce for both", { tags = { "failure", "psk" } }, function(run)
  late(run)
  expect(run.failures):is_empty()
end)
