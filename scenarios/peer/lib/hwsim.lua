-- The network of hostap's own suite (tests/hwsim): its stations and APs, all at 2412 MHz, in the
-- words of hostapd.conf and wpa_supplicant.conf. Tests add the lines that they are about.
local hwsim = {}

local BSSID = { "02:00:00:00:03:00", "02:00:00:00:04:00", "02:00:00:00:05:00" }

hwsim.sae = "wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=1\n"
hwsim.password = "sae_password=12345678\n"
hwsim.pmf = "ieee80211w=2\n"

-- The hostapd.conf of AP number i. given: ssid, channel.
function hwsim.conf(i, lines, given)
  given = given or {}
  return text("interface=wlan" .. i + 2 .. "\nbridge=br0\nssid=" .. (given.ssid or "test-sae") ..
              "\nhw_mode=g\nchannel=" .. (given.channel or 1) .. "\n" .. lines)
end

-- AP number i (its address; 1 stands at the origin, the next ones 10 m apart).
-- given: ssid, channel, at, name, model, vlans (of its switch port).
function hwsim.ap(i, lines, given)
  given = given or {}
  return ap {
    name = given.name or "ap" .. i, at = given.at or m(10 * (i - 1), 0), model = given.model,
    bssid = given.bssid or BSSID[i], vlans = given.vlans,
    config = hwsim.conf(i, lines, given),
  }
end

-- given: ssid, global (lines outside the block), name, at, model.
function hwsim.station(lines, given)
  given = given or {}
  local phone = station {
    name = given.name or "dev0", at = given.at or m(4, 3), model = given.model,
    config = text((given.global or "") .. 'network={\nssid="' .. (given.ssid or "test-sae") ..
                  '"\nscan_freq=' .. (given.freq or "2412") .. "\n" .. lines .. "}\n"),
  }
  if not given.silent then
    phone:traffic { "ping", interval = ms(100), start = ms(500) }
  end
  return phone
end

-- A station with SAE and the password of the APs here.
function hwsim.sae_station(lines, given)
  return hwsim.station('key_mgmt=SAE\npsk="12345678"\nieee80211w=1\n' .. (lines or ""), given)
end

-- DISCONNECT and RECONNECT, and what the reconnection needs.
function hwsim.reconnect(run, phone)
  phone:leave()
  run:for_time(ms(200))
  phone:join()
  run:for_time(s(1))
end

-- ROAM to each of the stops, a second apart.
function hwsim.visit(run, phone, ...)
  for _, stop in ipairs { ... } do
    phone:roam_to(stop)
    run:for_time(s(1))
  end
end

-- A beacon request for the table, without elements, and the report that comes of it.
function hwsim.beacon_request(run, ap, phone)
  local before = #ap:beacon_reports(phone)

  expect(ap:req_beacon(phone, { mode = "table", op_class = 81, detail = "none" }) ~= nil):is(true)
  run:for_time(ms(100))
  local got = ap:beacon_reports(phone)
  expect(#got > before):is(true)
  expect(got[#got].answer):is("measured")
end

return hwsim
