-- C29: message 3/4 comes once more when data flow already, and the client installs the same key
-- again: its packet numbers begin anew, and the access point takes all it sends for replays.
local office, causes = require "office", require "causes"

test("a client from before KRACK", { tags = { "failure", "psk" } }, function(run)
  office.open { phone = file "office/old-phone.conf", model = "no-ft" }
  fault { bug = "tk-again", at = "phone" }
  -- Message 4/4 is so late that the access point sends message 3/4 again, and that comes later yet.
  fault { delay = "eapol-4", from = "phone", by = ms(150) }
  fault { delay = "eapol-3", from = "left", by = s(8), nth = 2 }
  run:for_time(s(12))
  local f = causes.only(run, "C29")
  expect(f.station):is("phone")
  expect(f.certainty):is("proven")
end)

test("one that knows better", { tags = { "failure", "psk" } }, function(run)
  office.open { phone = file "office/old-phone.conf", model = "no-ft" }
  fault { delay = "eapol-4", from = "phone", by = ms(150) }
  fault { delay = "eapol-3", from = "left", by = s(8), nth = 2 }
  run:for_time(s(12))
  expect(run.failures):is_empty()
end)
