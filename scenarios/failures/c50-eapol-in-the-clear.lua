-- C50: management frames are protected, and the access point sends message 1 of a rekey in the
-- clear. With its key set the phone does not take it, and is sent away for not answering.
local office, causes = require "office", require "causes"

local CLIENT = text [[
network={
  ssid="office"
  key_mgmt=WPA-PSK
  psk="mondays are the worst"
  ieee80211w=2
  scan_freq=2412 2462
}
]]
local NO_PMF = text [[
network={
  ssid="office"
  key_mgmt=WPA-PSK
  psk="mondays are the worst"
  scan_freq=2412 2462
}
]]

local function go(run, phone)
  local lines = "ieee80211w=1\nwpa_ptk_rekey=5\n"
  office.open { phone = phone, left = office.conf("left", lines),
                right = office.conf("right", lines) }
  run:for_time(s(14))
end

local tags = { "failure", "pmf", "rekey" }

test("a rekey begins unprotected", { tags = tags }, function(run)
  fault { bug = "eapol-clear", at = "left", times = 0 }
  go(run, CLIENT)
  local f = causes.only(run, "C50")
  expect(f.certainty):is("proven")
  expect(f.ap):is("left")
  expect(f.hidden_log):contains("Discard unencrypted EAPOL-Key msg 1/4")
  expect(office.phone.joins):count(2)
end)

test("a rekey that is protected", { tags = tags }, function(run)
  go(run, CLIENT)
  expect(office.phone.joins):count(1)
  expect(run.failures):is_empty()
end)

-- Without protected management frames the phone takes it either way.
test("unprotected, and it does not matter", { tags = tags }, function(run)
  fault { bug = "eapol-clear", at = "left", times = 0 }
  go(run, NO_PMF)
  expect(office.phone.joins):count(1)
  expect(run.failures):is_empty()
end)
