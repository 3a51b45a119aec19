-- Walks by speed and by time: where a phone is when, and which access point it has then.
local PHONE = [[
network={
 ssid="mall"
 key_mgmt=WPA-PSK
 psk="escalator"
 scan_freq=2412 2437
}
]]

local function shop(name, at, channel)
  return ap { name = name, at = at,
              config = text("interface=wlan0\nbridge=br0\nssid=mall\nhw_mode=g\nchannel=" ..
                            channel .. "\nwpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\n" ..
                            "wpa_passphrase=escalator\n") }
end

local function mall()
  shop("shoes", m(0, 0), 1)
  shop("books", m(60, 0), 6)
  return station { name = "phone", at = m(2, 3), config = text(PHONE) }
end

-- Notes where it is at each of these seconds, once they are over.
local function watch(run, phone, seconds)
  local seen = {}
  for i, second in ipairs(seconds) do
    run:at(s(second), function() seen[i] = phone:where() end)
  end
  run:for_time(s(seconds[#seconds]) + ms(1))
  return seen
end

test("there on the second", { tags = { "air" } }, function(run)
  local phone = mall()
  phone:walk { { at = m(2, 3), time = s(4) }, { at = m(30, 3), time = s(18), pause = s(5) },
               { at = m(58, 3), time = s(30) } }
  phone:traffic { "voip", codec = "g711" }
  local seen = watch(run, phone, { 4, 11, 18, 20, 23, 30, 40 })
  for i, x in ipairs { 2, 16, 30, 30, 30, 58, 58 } do
    expect(seen[i]):is(m(x, 3))
  end
  expect(phone.roams):count(1)
  expect(phone.roams[1].to):is("books")
end)

test("slowly past the window, fast past the stairs", { tags = { "air" } }, function(run)
  local phone = mall()
  phone:walk { { at = m(12, 3), speed = mps(0.5), pause = s(2) }, m(22, 3),
               { at = m(58, 3), speed = mps(6) }, { at = m(58, 6), time = s(60) },
               speed = mps(2), start = s(2) }
  local seen = watch(run, phone, { 2, 12, 22, 23, 26.5, 29, 35, 60 })
  for i, at in ipairs { m(2, 3), m(7, 3), m(12, 3), m(12, 3), m(17, 3), m(22, 3), m(58, 3),
                        m(58, 6) } do
    expect(seen[i]):is(at)
  end
end)

-- In no time: nobody walks there, it is simply elsewhere.
test("through a door", { tags = { "air" } }, function(run)
  local phone = mall()
  phone:walk { { at = m(2, 3), time = s(5) }, { at = m(58, 3), time = s(5) } }
  phone:traffic { "voip", codec = "g711" }
  local seen = watch(run, phone, { 4.999, 5, 20 })
  expect(seen[1]):is(m(2, 3))
  expect(seen[2]):is(m(58, 3))
  expect(phone.roams):count(1)
end)
