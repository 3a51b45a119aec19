-- C47: the phone has gone and is back, and its deauthentication was lost: the access point holds it
-- for protected still, puts it off for a second and asks it by SA Query.
local office, causes = require "office", require "causes"

local PMF = "wpa_key_mgmt=WPA-PSK-SHA256\nieee80211w=2\n"

local function open()
  local lines = string.gsub(office.lines("left", ""), "wpa_key_mgmt=WPA%-PSK FT%-PSK\n", PMF)
  office.open { left = text((lines)), right = office.conf("right"), model = "no-ft",
                phone = text('network={\nssid="office"\nkey_mgmt=WPA-PSK-SHA256\nieee80211w=2\n' ..
                             'psk="mondays are the worst"\nscan_freq=2412\n}\n') }
end

local function go_and_return(run)
  run:at(s(4), function() office.phone:leave() end)
  run:at(ms(4100), function() office.phone:join() end)
  run:for_time(s(9))
end

test("the deauthentication is lost", { tags = { "failure", "pmf" } }, function(run)
  open()
  fault { drop = "deauth", from = "phone", times = 20 }
  go_and_return(run)
  local f = causes.only(run, "C47")
  expect(f.certainty):is("proven")
  expect(f.frame):is("association response, status 30")
  expect(office.phone:ap()):is("left")
  expect(office.phone.joins[2].t_mgmt):at_least(s(1))
end)

test("it arrives", { tags = { "failure", "pmf" } }, function(run)
  open()
  go_and_return(run)
  expect(run.failures):is_empty()
  expect(office.phone.joins[2].t_mgmt):at_most(ms(50))
end)
