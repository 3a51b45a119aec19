-- How long wpa_supplicant leaves a network alone that does not let it in: 10 s, 20 s, and so on;
-- with 802.1X so much again at random from the second time on, so that a crowd does not come back
-- all at once.
local cell, enterprise = require "cell", require "enterprise"

local function listen(phone)
  for failures = 1, 2 do
    phone:listen("CTRL-EVENT-SSID-TEMP-DISABLED auth_failures=" .. failures .. " ")
  end
  phone:listen("auth_failures=1 duration=10 ")
  phone:listen("auth_failures=2 duration=20 ")
  phone:listen("auth_failures=3")
end

test("a wrong passphrase: without chance", { tags = { "client" } }, function(run)
  cell.ap()
  local phone = station {
    name = "phone", at = m(4, 3),
    config = text('network={\nssid="cell"\nscan_freq=2412\npsk="87654321"\n}\n'),
  }

  listen(phone)
  run:for_time(s(60))
  expect(phone:heard("auth_failures=1 duration=10 ")):is(1)
  expect(phone:heard("auth_failures=2 duration=20 ")):is(1)
end)

test("802.1X: with it", { tags = { "client", "eap" }, seeds = "1..2" }, function(run)
  enterprise.open { phone = 'domain_suffix_match="example.com"\n' }
  local clerk = enterprise.clerk

  listen(clerk)
  run:for_time(s(60))
  expect(clerk:heard("auth_failures=1 duration=10 ")):is(1)
  expect(clerk:heard("CTRL-EVENT-SSID-TEMP-DISABLED auth_failures=2 ")):is(1)
  expect(clerk:heard("auth_failures=2 duration=20 ")):is(0) -- one in twenty would have it
end)
