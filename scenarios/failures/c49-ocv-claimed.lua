-- C49: a client copies the RSN capabilities of the access point, a bit among them that it does not
-- know, and so promises an OCI that its message 2 then lacks.
local office, causes = require "office", require "causes"

local CLIENT = text [[
network={
  ssid="office"
  key_mgmt=WPA-PSK
  psk="mondays are the worst"
  ieee80211w=1
  scan_freq=2412 2462
}
]]

local function go(run, ocv, lacks)
  local lines = "ieee80211w=1\nocv=" .. ocv .. "\n"
  office.open { phone = CLIENT, left = office.conf("left", lines),
                right = office.conf("right", lines) }
  if lacks then fault { bug = "ocvc-copied", at = "phone", times = 0 } end
  run:for_time(s(9))
end

local tags = { "failure", "ocv", "pmf" }

test("claimed and not done", { tags = tags }, function(run)
  go(run, 1, true)
  expect(office.phone.joins[1].outcome):is("failed")
  local f = causes.all(run, "C49")
  expect(f.certainty):is("proven")
end)

test("forgiven by ocv=2", { tags = tags }, function(run)
  go(run, 2, true)
  expect(office.phone.joins[1].outcome):is("ok")
  expect(run.failures):is_empty()
end)

test("not claimed", { tags = tags }, function(run)
  go(run, 1, false)
  expect(office.phone.joins[1].outcome):is("ok")
  expect(run.failures):is_empty()
end)
