-- Everybody comes in at once, as after a power cut: twenty phones with SAE and one AP. A commit
-- costs a MIPS router 32 ms of its CPU, and hostapd takes commits from a queue, 10 ms apart for
-- each that waits (proto/sae_queue).
local PHONES = 20

local function storm(run, model)
  ap {
    name = "ap", at = m(0, 0), model = model,
    config = text("interface=wlan0\nssid=Stadthalle\nhw_mode=g\nchannel=1\nwpa=2\n" ..
                  "wpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=2\nsae_pwe=1\n" ..
                  "sae_password=nach dem Stromausfall\n"),
  }
  local phones = {}
  for i = 1, PHONES do
    phones[i] = station {
      name = "phone" .. i, at = m(2 + i % 5, 2 + i // 5),
      config = text('sae_pwe=1\nnetwork={\nssid="Stadthalle"\nkey_mgmt=SAE\nieee80211w=2\n' ..
                    'sae_password="nach dem Stromausfall"\nscan_freq=2412\n}\n'),
    }
  end
  run:for_time(s(12))
  local times = {}
  for i, phone in ipairs(phones) do
    expect(phone.joins):count(1)
    expect(phone.joins[1].method):is("sae")
    expect(phone.joins[1].outcome):is("ok")
    times[i] = phone.joins[1].t_mgmt -- what they spend on scanning before is not the AP's doing
  end
  table.sort(times)
  return times
end

test("on a MIPS router it queues", { tags = { "sae", "scale" } }, function(run)
  local times = storm(run, "mips")
  -- the last is served after all the others: ten commits of 32 ms are in front of half of them
  expect(times[PHONES // 2]):at_least(ms(320))
  expect(times[PHONES] - times[1]):at_least(ms(500))
end)

-- Seed 3: with 1 a station is associated twice before the first message 1. hostapd begins its
-- counter anew each time, and a capture's reader cannot tell the two handshakes apart.
test("a PC has no queue to speak of", { tags = { "sae", "scale" }, seeds = "3" }, function(run)
  local times = storm(run, "x86")
  expect(times[PHONES // 2]):at_most(ms(320))
end)
