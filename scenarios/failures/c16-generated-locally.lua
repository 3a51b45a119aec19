-- C16: each access point makes the keys of FT-PSK from the passphrase by itself. For FT-SAE there
-- is nothing to make them from, and no list of key holders to fetch them by.
local causes = require "causes"

local function conf(name, channel)
  return text("interface=wlan0\nssid=Mas\nhw_mode=g\nchannel=" .. channel .. "\nwpa=2\n" ..
              "wpa_key_mgmt=FT-PSK FT-SAE\nrsn_pairwise=CCMP\nieee80211w=1\n" ..
              "wpa_passphrase=drei stille Zypressen\nmobility_domain=a16e\n" ..
              "ft_psk_generate_local=1\nnas_identifier=" .. name .. ".mas.example\n")
end

local function phone(name, akm, x)
  return station { name = name, at = m(x, 3),
                   config = text('network={\nssid="Mas"\nscan_freq=2412 2462\nkey_mgmt=' .. akm ..
                                 '\nieee80211w=1\npsk="drei stille Zypressen"\n}\n') }
end

local function mas(run)
  ap { name = "salon", at = m(0, 0), config = conf("salon", 1) }
  ap { name = "grange", at = m(15, 0), config = conf("grange", 11) }
  local old, new = phone("old", "FT-PSK", 3), phone("new", "FT-SAE", 4)
  run:at(ms(1), function() new:leave() end) -- one after the other: each hears both
  run:at(s(2), function() new:join() end)
  run:at(s(3), function() old:roam_to(old:ap() == "salon" and "grange" or "salon") end)
  run:at(s(4), function() old:roam_to(old:ap() == "salon" and "grange" or "salon") end)
  run:at(s(5), function() new:roam_to(new:ap() == "salon" and "grange" or "salon") end)
  run:for_time(s(9))
  return old, new
end

test("WPA2 roams, WPA3 does not", { tags = { "failure", "ft", "sae" } }, function(run)
  local old, new = mas(run)
  for i = 1, 2 do
    expect(old.roams[i].method):is("ft-air")
    expect(old.roams[i].outcome):is("ok")
  end
  expect(new.roams[1].outcome):is("fell-back")
  expect(new.roams[1].method):is("sae")
  expect(new.roams[1].status):is(53)
  expect(new.roams[1].cause):is("C16")
  local f = causes.only(run, "C16")
  expect(f.station):is("new")
  expect(f.certainty):is("candidate")
  expect(f.evidence):is("air")
end)
