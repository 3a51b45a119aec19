-- The handshakes whose frames single.py spoils one by one. Nothing is expected here: what a run
-- came to stands in its summary.
local KEY = "0badc0de0badc0de1badc0de2badc0de3badc0de4badc0de5badc0de6badc0de"
local MAC = { left = "02:51:4e:61:e0:01", right = "02:51:4e:61:e0:02" }
local CHANNEL = { left = 1, right = 11 }

local function conf(name, lines)
  local other = name == "left" and "right" or "left"
  return text("interface=wlan0\nbridge=br0\nbssid=" .. MAC[name] .. "\nssid=single\nhw_mode=g\n" ..
              "channel=" .. CHANNEL[name] .. "\nwmm_enabled=1\nwpa=2\nrsn_pairwise=CCMP\n" ..
              "wpa_passphrase=one thing at a time\nnas_identifier=" .. name .. ".single\n" ..
              "mobility_domain=51e1\nreassociation_deadline=20000\n" ..
              "r0kh=" .. MAC[other] .. " " .. other .. ".single " .. KEY .. "\n" ..
              "r1kh=" .. MAC[other] .. " " .. MAC[other] .. " " .. KEY .. "\n" .. lines)
end

-- A phone with `left`, which pings every 20 ms, ten milliseconds off the full hundredth.
local function place(lines, phone_lines, model)
  local left = ap { name = "left", at = m(0, 0), config = conf("left", lines) }
  ap { name = "right", at = m(15, 0), config = conf("right", lines) }
  local phone = station { name = "phone", at = m(4, 3), model = model or "generic",
                          config = text('network={\nssid="single"\npsk="one thing at a time"\n' ..
                                        "scan_freq=2412 2462\n" .. phone_lines .. "}\n") }
  phone:traffic { "ping", interval = ms(20), start = ms(1010) }
  phone:traffic { "ping", name = "end", interval = ms(95), start = s(19) }
  return phone, left
end

local PSK = "wpa_key_mgmt=WPA-PSK FT-PSK\n"
local FT = "key_mgmt=WPA-PSK FT-PSK\n"

-- What is looked at begins at 3 s.
local function roam(run, phone, over)
  run:at(s(3), function() phone:roam_to("right", { over = over or "air" }) end)
  run:for_time(s(20))
end

test("4-way", function(run)
  roam(run, (place(PSK, "key_mgmt=WPA-PSK\n", "no-ft")))
end)

test("group", function(run)
  local _, left = place(PSK, "key_mgmt=WPA-PSK\n", "no-ft")
  run:at(s(3), function() left:rekey() end)
  run:for_time(s(20))
end)

test("ft-air", function(run)
  roam(run, (place(PSK .. "ft_psk_generate_local=1\n", FT)))
end)

test("ft-ds", function(run)
  roam(run, (place(PSK .. "ft_psk_generate_local=1\nft_over_ds=1\n", FT)), "ds")
end)

test("pull", function(run)
  roam(run, (place(PSK, FT)))
end)

-- `left` pushes when the phone has joined it: what is looked at begins with the run.
test("push", function(run)
  roam(run, (place(PSK .. "pmk_r1_push=1\n", FT)))
end)

-- The phone goes and comes back, and `left` has not heard it go.
test("sa-query", function(run)
  local phone = place("wpa_key_mgmt=WPA-PSK-SHA256\nieee80211w=2\n",
                      "key_mgmt=WPA-PSK-SHA256\nieee80211w=2\nbssid=" .. MAC.left .. "\n", "no-ft")
  fault { drop = "deauth", from = "phone", times = 20 }
  run:at(s(3), function() phone:leave() end)
  run:at(ms(3010), function() phone:join() end)
  run:for_time(s(20))
end)
