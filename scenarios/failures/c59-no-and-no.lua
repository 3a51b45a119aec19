-- C59 and C60: an access point asks a phone to go where it cannot, and the phone says no.
local office, causes = require "office", require "causes"

-- Tied to its access point.
local TIED = 'network={\nssid="office"\nkey_mgmt=WPA-PSK FT-PSK\npsk="mondays are the worst"\n' ..
             "scan_freq=2412 2462\nbssid=02:0f:f1:ce:00:01\n}\n"

local function ask(run, times, options, phone)
  office.open { phone = phone, left = office.conf("left", "bss_transition=1\n"),
                right = office.conf("right", "bss_transition=1\n") }
  -- There is nobody where it is sent to.
  run:at(ms(1), function() office.right:kill() end)
  for i = 1, times do
    run:at(s(5 * i), function() office.left:bss_tm_req(office.phone, options) end)
  end
  run:for_time(s(25))
end

test("asked three times", { tags = { "failure", "steering", "btm" } }, function(run)
  ask(run, 3, { candidates = { "right" }, pref = true })
  local f = causes.only(run, "C59")
  expect(f.certainty):is("proven")
  expect(f.ap):is("left")
end)

test("asked once", { tags = { "failure", "steering", "btm" } }, function(run)
  ask(run, 1, { candidates = { "right" }, pref = true })
  expect(run.failures):is_empty()
end)

-- The timer of the request runs on whatever the answer was.
test("disassociated all the same", { tags = { "failure", "steering", "btm" } }, function(run)
  ask(run, 1, { candidates = { "right" }, pref = true, disassoc_imminent = true,
                disassoc_timer = 20 }, text(TIED))
  local f = causes.only(run, "C60")
  expect(f.certainty):is("proven")
end)
