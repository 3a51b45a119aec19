-- C24: both ends derive different PTKs; the MIC of message 2 is wrong.
local office, causes = require "office", require "causes"

test("the passphrase of one AP has a capital too many", { tags = { "failure", "psk" } },
     function(run)
  office.open { right = file "c24/right.conf", phone = file "office/old-phone.conf",
                model = "no-ft" }
  office.roam(run, "air", 14)
  local roam = office.phone.roams[1]
  expect(roam.outcome):is("failed")
  expect(roam.cause):is("C24")
  local f = causes.all(run, "C24")
  expect(f.certainty):is("proven")
  expect(f.visible_log):contains("AP-STA-POSSIBLE-PSK-MISMATCH")
  expect(f.hidden_log):contains("invalid MIC in msg 2/4 of 4-Way Handshake")
end)

test("the phone has another passphrase than everybody", { tags = { "failure", "psk" } },
     function(run)
  office.open { phone = text('network={\n\tssid="office"\n\tpsk="fridays are better"\n' ..
                             '\tkey_mgmt=WPA-PSK\n\tscan_freq=2412\n}\n') }
  run:for_time(s(10))
  expect(office.phone.joins[1].outcome):is("failed")
  expect(office.phone.roams):is_empty()
  causes.all(run, "C24")
end)

test("the client takes a wrong address for the AP's", { tags = { "failure", "psk" } },
     function(run)
  office.open { phone = file "office/old-phone.conf", model = "no-ft" }
  fault { bug = "wrong-aa", at = "phone", nth = 2, times = 4 }
  office.roam(run, "air", 14)
  expect(office.phone.roams[1].cause):is("C24")
  causes.all(run, "C24")
end)

test("a client that computes the MIC wrongly", { tags = { "failure", "psk" } }, function(run)
  office.open { phone = file "office/old-phone.conf", model = "no-ft" }
  fault { bug = "m2-mic", at = "phone", nth = 2, times = 4 }
  office.roam(run, "air", 14)
  expect(office.phone.roams[1].cause):is("C24")
  causes.all(run, "C24")
end)
