-- C55: the supplicant still lists the target, the kernel has forgotten it.
local office, causes = require "office", require "causes"

test("roam command to a BSS the kernel does not know", { tags = { "failure", "psk" } },
     function(run)
  office.open()
  fault { bug = "stale-bss-entry", at = "phone", times = 1 }
  office.roam(run)
  local f = causes.only(run, "C55")
  expect(f.station):is("phone")
  expect(f.hidden_log):contains("ret=-2 (No such file or directory)")
  -- It scans that channel and tries again.
  expect(office.phone.roams[1].outcome):is("ok")
  expect(office.phone.roams[1].to):is("right")
end)
