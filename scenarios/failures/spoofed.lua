-- Somebody else's frames. Without protection of management frames a deauthentication is believed
-- from whoever sends it; with protection it is not, and the access point is asked instead.
local causes = require "causes"
local forge = require "forge"

local function cafe(mfp)
  local counter = ap { name = "counter", at = m(0, 0),
                       config = text("interface=wlan0\nssid=cafe\nhw_mode=g\nchannel=6\nwpa=2\n" ..
                                     "wpa_key_mgmt=WPA-PSK-SHA256\nrsn_pairwise=CCMP\n" ..
                                     "wpa_passphrase=milk and sugar\nieee80211w=" .. mfp .. "\n") }
  local guest = station { name = "guest", at = m(3, 2),
                          config = text('network={\nssid="cafe"\nscan_freq=2437\n' ..
                                        'key_mgmt=WPA-PSK-SHA256\npsk="milk and sugar"\n' ..
                                        "ieee80211w=" .. mfp .. "\n}\n") }
  guest:traffic { "ping", interval = ms(100), start = s(1) }
  return counter, guest, intruder { name = "eve", at = m(5, 0), freq = 2437 }
end

-- Three of either kind, to the station as from the access point and the other way round.
local function harass(run, counter, guest, eve)
  for i = 1, 3 do
    run:at(s(2) + ms(10 * i), function()
      eve:send(forge.deauth { from = counter:mac(), to = guest:mac(), reason = 7 })
      eve:send(forge.disassoc { from = guest:mac(), to = counter:mac(), bssid = counter:mac(),
                                reason = 8 })
    end)
  end
  run:for_time(s(6))
end

test("unprotected", { tags = { "psk", "intruder" } }, function(run)
  local counter, guest, eve = cafe(0)
  harass(run, counter, guest, eve)
  expect(guest.joins):count(2)
  causes.only(run, "C89")
end)

test("protected", { tags = { "psk", "intruder", "pmf" } }, function(run)
  local counter, guest, eve = cafe(2)
  harass(run, counter, guest, eve)
  expect(guest.joins):count(1)
  expect(guest.roams):count(0)
  expect(guest.flows.ping.ping.lost):is(0)
  causes.only(run, "C89")
end)
