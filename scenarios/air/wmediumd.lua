-- The medium of mac80211_hwsim: a scenario of ours takes the files of wmediumd.
local PSK = "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=red stapler\n"
local IDS = [[
ifaces : { ids = [ "02:00:00:00:00:00", "02:00:00:00:01:00", "02:00:00:00:02:00" ]; };
]]

local function office()
  local function desk(name, channel)
    return ap { name = name, at = m(0, 0),
                config = text("interface=wlan0\nbridge=br0\nssid=office\nhw_mode=a\nchannel=" ..
                              channel .. "\n" .. PSK) }
  end
  local west, east = desk("west", 36), desk("east", 40)
  local phone = station { name = "phone", at = m(0, 2),
                          config = text("network={\n ssid=\"office\"\n key_mgmt=WPA-PSK\n" ..
                                        " psk=\"red stapler\"\n scan_freq=5180 5200\n}\n") }
  phone:traffic { "ping", interval = ms(500) }
  return phone, { ["02:00:00:00:00:00"] = west, ["02:00:00:00:01:00"] = east,
                  ["02:00:00:00:02:00"] = phone }
end

test("SNR of each pair", { tags = { "air" } }, function(run)
  local phone, nodes = office()
  wmediumd { config = file "traces/office.cfg", nodes = nodes }
  run:for_time(s(5))
  expect(phone:level("west")):is(dbm(-56)) -- 35 dB above -91
  expect(phone:level("east")):is(dbm(-71))
  expect(phone:ap()):is("west")
  expect(phone.roams):is_empty()
end)

test("another link, another access point", { tags = { "air" } }, function(run)
  local phone, nodes = office()
  wmediumd { nodes = nodes, config = text(IDS .. [[
model : { type = "snr"; links = ( (0, 2, 8), (1, 2, 30) ); };
]]) }
  run:for_time(s(5))
  expect(phone:ap()):is("east")
end)

test("every frame of one link is lost, some of the other", { tags = { "air" } }, function(run)
  local phone, nodes = office()
  phone:traffic { "udp", interval = ms(10), start = s(2) }
  wmediumd { nodes = nodes, config = text(IDS .. [[
model : { type = "prob"; default_prob = 1.0; links = ( (1, 2, 0.3) ); };
]]) }
  run:for_time(s(10))
  expect(phone:ap()):is("east")
  -- seven tries: 0.3^7 is 0.0002
  expect(phone.flows.udp.lost_up < 20):is(true)
end)

test("nobody hears anybody", { tags = { "air" } }, function(run)
  local phone, nodes = office()
  wmediumd { nodes = nodes, config = text(IDS .. [[
model : { type = "prob"; default_prob = 1.0; links = ( ); };
]]) }
  run:for_time(s(5))
  expect(phone:level("west")):is(dbm(-61))
  expect(phone.joins):is_empty()
end)

-- Positions, powers, and a direction: it jumps every three seconds.
test("log distance", { tags = { "air" } }, function(run)
  local phone, nodes = office()
  phone:traffic { "voip", codec = "g711" }
  wmediumd { nodes = nodes, config = text(IDS .. [[
model : {
  type = "path_loss";
  positions = ( (0.0, 0.0), (60.0, 0.0), (10.0, 0.0) );
  directions = ( (0.0, 0.0), (0.0, 0.0), (4.0, 0.0) );
  tx_powers = (15.0, 16.0, 15.0);
  model_name = "log_distance";
  path_loss_exp = 3.0;
  xg = 0.0;
};
]]) }
  local seen = {}
  for i, second in ipairs { 0, 2.999, 3, 7 } do
    run:at(s(second), function()
      seen[i] = { at = phone:where(), west = phone:level("west"), east = phone:level("east") }
    end)
  end
  run:for_time(s(32))
  expect(seen[1].at):is(m(10, 0))
  expect(seen[1].west):is(dbm(-55.096)) -- 15 - 40.096 - 30 log10(10)
  expect(seen[1].east):is(dbm(-75.066)) -- 16 - 40.096 - 30 log10(50)
  expect(seen[2].at):is(m(10, 0))
  expect(seen[3].at):is(m(14, 0))
  expect(seen[4].at):is(m(18, 0))
  expect(phone:where()):is(m(50, 0))
  expect(phone.roams):count(1)
  expect(phone.roams[1].to):is("east")
end)
