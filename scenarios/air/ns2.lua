-- A movement trace of ns-2, as CMU's setdest, BonnMotion and SUMO write it.
local PSK = "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=lecture hall\n"

local function hall(name, at, channel)
  return ap { name = name, at = at,
              config = text("interface=wlan0\nbridge=br0\nssid=campus\nhw_mode=g\nchannel=" ..
                            channel .. "\n" .. PSK) }
end

local function visitor(name, at)
  return station { name = name, at = at,
                   config = text("network={\n ssid=\"campus\"\n key_mgmt=WPA-PSK\n" ..
                                 " psk=\"lecture hall\"\n scan_freq=2412 2462\n}\n") }
end

local function campus()
  hall("west", m(0, 0), 1)
  hall("east", m(100, 0), 11)
  return visitor("phone"), visitor("laptop")
end

local function near(place, x_mm, y_mm)
  return math.abs(place.x_mm - x_mm) <= 1 and math.abs(place.y_mm - y_mm) <= 1
end

test("two of three nodes of a trace", { tags = { "air" } }, function(run)
  local phone, laptop = campus()
  ns2 { trace = file "traces/campus.tcl", nodes = { [0] = phone, [1] = laptop } }
  phone:traffic { "voip", codec = "g711" }
  local seen = {}
  local function at(second)
    run:at(s(second), function()
      seen[second] = { phone = phone:where(), laptop = laptop:where() }
    end)
  end
  for _, second in ipairs { 0, 6, 9.5, 14.125, 20, 29 } do
    at(second)
  end
  run:for_time(s(35))
  expect(phone:where()):is(m(98, 5))
  expect(seen[0].phone):is(m(4.25, 3.125))
  expect(seen[0].laptop):is(m(101.377, 9.438))
  -- 56.53 m at 4.5 m/s: after 3 s 13.5 m of it, after 6.5 s, when it turns, 29.25 m
  expect(near(seen[6].phone, 17683, 4468)):is(true)
  expect(near(seen[9.5].phone, 33355, 6036)):is(true)
  expect(seen[29].phone):is(m(98, 3))
  -- 9.23 m at 1.154 m/s: it was there just before it is told to stop
  expect(seen[14.125].laptop):is(m(92.664, 12.495))
  expect(phone.roams):count(1)
  expect(phone.roams[1].from):is("west")
  expect(phone.roams[1].to):is("east")
end)

-- The same trace, other people: node numbers mean whom the scenario says.
test("another node for the phone", { tags = { "air" } }, function(run)
  local phone = campus()
  ns2 { trace = file "traces/campus.tcl", nodes = { [1] = phone } }
  run:for_time(s(35))
  expect(phone:where()):is(m(92.664, 12.495))
  expect(phone:ap()):is("east")
  expect(phone.roams):is_empty()
end)
