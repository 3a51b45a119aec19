-- The office of the failure scenarios: a phone between two APs that do FT with pulled keys, all of
-- it in order. Scenarios replace one configuration or arm one fault, and send the phone to `right`.
local office = {}

local KEY = "0badc0de0badc0de1badc0de2badc0de3badc0de4badc0de5badc0de6badc0de"
local MAC = { left = "02:0f:f1:ce:00:01", right = "02:0f:f1:ce:00:02", far = "02:0f:f1:ce:00:03" }
local CHANNEL = { left = 1, right = 11, far = 6 }

-- Key holder lines: one for every other access point, or one that takes everybody.
function office.holders(name)
  local lines = ""
  for other, mac in pairs(MAC) do
    if other ~= name then
      lines = lines .. "r0kh=" .. mac .. " " .. other .. ".office.example " .. KEY .. "\n" ..
              "r1kh=" .. mac .. " " .. mac .. " " .. KEY .. "\n"
    end
  end
  return lines
end

function office.wildcards()
  return "r0kh=ff:ff:ff:ff:ff:ff * " .. KEY .. "\n" ..
         "r1kh=00:00:00:00:00:00 00:00:00:00:00:00 " .. KEY .. "\n"
end

-- The hostapd.conf of an access point as the files in office/ are, with further lines of its own.
function office.lines(name, lines, holders)
  return "interface=wlan0\nbridge=br-office\nbssid=" .. MAC[name] .. "\nssid=office\n" ..
              "hw_mode=g\nchannel=" .. CHANNEL[name] .. "\nieee80211n=1\nwmm_enabled=1\n" ..
              "wpa=2\nwpa_key_mgmt=WPA-PSK FT-PSK\nrsn_pairwise=CCMP\n" ..
              "wpa_passphrase=mondays are the worst\nmobility_domain=0ff1\nnas_identifier=" ..
              name .. ".office.example\nft_over_ds=0\nreassociation_deadline=20000\n" ..
              (holders or office.holders(name)) .. (lines or "")
end

function office.conf(name, lines, holders)
  return text(office.lines(name, lines, holders))
end

-- names: other configurations, as in { right = file "c02/right.conf" }, the phone's model and l3.
function office.open(given)
  given = given or {}
  office.phone = station { name = "phone", at = m(4, 3), model = given.model or "generic",
                           l3 = given.l3,
                           config = given.phone or file "office/phone.conf" }
  office.left = ap { name = "left", at = m(0, 0), lan = given.lan,
                     config = given.left or file "office/left.conf" }
  office.right = ap { name = "right", at = m(15, 0),
                      lan = given.lan, config = given.right or file "office/right.conf",
                      starts = given.right_starts }
  if not given.silent then
    office.phone:traffic { "ping", interval = ms(100), start = s(2) }
  end
  return office
end

-- A second station, which joins `left` because it does not hear `right` at first.
function office.tablet_at_left()
  fault { drop = "any", from = "right", to = "tablet", lasts = s(1), times = 0 }
  office.tablet = station { name = "tablet", at = m(3, 2), config = file "office/phone.conf" }
end

-- A second station, which stays at the AP of this frequency, talks with the phone from 6 s on; at
-- 7 s the phone goes to `right`.
function office.neighbours(run, freq, seconds)
  local tablet = 'network={\nssid="office"\npsk="mondays are the worst"\nscan_freq=' .. freq ..
                 "\n}\n"
  office.open { silent = true }
  office.tablet = station { name = "tablet", at = m(freq == 2412 and 0 or 15, 2),
                            config = text(tablet) }
  office.phone:traffic { "udp", with = "tablet", interval = ms(50), size = 100, start = s(6) }
  run:at(s(7), function() office.phone:roam_to("right", { over = "air" }) end)
  run:for_time(s(seconds or 13))
  expect(office.phone.roams[1].outcome):is("ok")
  expect(office.phone.roams[1].method):is("ft-air")
end

-- The phone is with `left` and goes to `right` at 3 s.
function office.roam(run, how, seconds)
  run:at(s(3), function() office.phone:roam_to("right", { over = how or "air" }) end)
  run:for_time(s(seconds or 8))
end

return office
