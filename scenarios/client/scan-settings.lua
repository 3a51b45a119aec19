-- What wpa_supplicant.conf says of scan results: how long they are kept, and what they are worth.
local psk = "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=corridor of offices\n"

local function access_point(name, at, channel, lines)
  return ap {
    name = name, at = at, bssid = "02:00:00:00:0" .. name:sub(-1) .. ":00",
    config = text("interface=wlan0\nbridge=br0\nssid=offices\nhw_mode=g\nieee80211n=1\nchannel=" ..
                  channel .. "\n" .. psk .. (lines or "")),
  }
end

local function client(given)
  local phone = station {
    name = "phone", at = given.at or m(3, 2), model = given.model,
    config = text((given.global or "") .. 'network={\nssid="offices"\n' ..
                  'psk="corridor of offices"\nscan_freq=2412 2462\n}\n'),
  }

  phone:traffic { "ping", interval = s(1), start = ms(500) }
  return phone
end

local tags = { tags = { "client", "scan" } }

-- AP 2 is heard once and gone; scans follow, and then a command to go there. Is it still known?
local function knows(run, global, ...)
  access_point("ap1", m(0, 0), 1)
  local gone = access_point("ap2", m(20, 0), 11)
  local phone = client { global = global }

  phone:listen("Target AP 02:00:00:00:02:00 not found from BSS table")
  phone:listen("Setting scan request")
  run:for_time(s(1))
  gone:kill()
  local now = 1
  for _, at in ipairs { ... } do
    run:for_time(s(at - now))
    phone:scan()
    now = at
  end
  run:for_time(s(2))
  phone:roam_to("ap2")
  run:for_time(ms(1))
  return phone:heard("Setting scan request") == 1
end

local function kept(name, known, global, ...)
  local scans = { ... }

  test(name, tags, function(run)
    expect(knows(run, global, table.unpack(scans))):is(known)
  end)
end

kept("an entry is kept for three minutes", true, "", 33)
kept("or for as long as bss_expiration_age says", false, "bss_expiration_age=10\n", 33)
kept("but not over two scans that miss it", false, "", 33, 36)
kept("which bss_expiration_scan_count counts", true, "bss_expiration_scan_count=3\n", 33, 36)

-- The weaker AP has HE: to a client with it 81 Mb/s are more than 65, to one without 61 are less.
local function choice(model, name)
  test(model .. " goes to " .. name, tags, function(run)
    access_point("ap1", m(29, 0), 1)
    access_point("ap2", m(-36, 0), 11, "ieee80211ax=1\n")
    local phone = client { at = m(0, 0), model = model }

    run:for_time(s(2))
    expect(phone:ap()):is(name)
  end)
end

choice("generic", "ap2")
choice("wifi-4", "ap1")
