-- Everything a scenario can do with a world.
local hostapd = [[
ssid=lab
hw_mode=g
channel=%d
wpa=2
wpa_key_mgmt=WPA-PSK FT-PSK
rsn_pairwise=CCMP
wpa_passphrase=a phrase of the lab
mobility_domain=1234
nas_identifier=%s
ft_psk_generate_local=1
ft_over_ds=1
]]

local ap1 = ap { name = "ap1", at = m(0, 0), config = text(hostapd:format(1, "one")) }
local ap2 = ap {
  name = "ap2",
  at = m(20, 0),
  model = "instant",
  bssid = "02:00:00:00:00:22",
  config = text(hostapd:format(6, "two")),
}
local phone = station { name = "phone", at = m(1, 0), config = text [[
network={
  ssid="lab"
  psk="a phrase of the lab"
  key_mgmt=FT-PSK WPA-PSK
  scan_freq=2412 2437
}
]] }
pathloss { exponent_milli = 3000, loss_ppm = 1 }
wired { latency = us(20) }
phone:traffic { "voip" }
phone:traffic { "ping", interval = ms(100) }
phone:traffic { "udp", name = "upload", interval = ms(10), size = 1000, down = false }

test("commands and what they do", { tags = { "api" } }, function(run)
  local heard = {}
  at(s(1), function() heard[#heard + 1] = "one " .. phone:ap() end)
  run:at(s(3), function() phone:roam_to(ap2) end)
  run:at(s(4), function() heard[#heard + 1] = "four " .. phone:ap() end)
  run:at(s(5), function() phone:roam_to("ap1", { over = "air" }) end)
  run:for_time(s(6))
  expect(run:now()):is(s(6))
  expect(table.concat(heard, ", ")):is("one ap1, four ap2")
  expect(phone:ap()):is(ap1)
  expect(phone:level(ap1)):above(phone:level "ap2")
  phone:walk { m(10, 0), { at = m(20, 0), pause = s(1) }, speed = mps(10) }
  run:until_time(s(10))
  expect(phone:level(ap2)):above(phone:level(ap1))
  phone:place(m(1, 0))
  expect(phone:level(ap1)):above(phone:level(ap2))
  ap1:rekey()
  run:for_time(s(1))
  ap1:deauth(phone, 3)
  run:for_time(s(3))
  expect(#phone.roams):at_least(2)
  expect(phone.roams[1].to):is(ap2)
  expect(phone.roams[1].to_bssid):is("02:00:00:00:00:22")
  expect(phone.roams[1].trigger):is("command")
  expect(phone.roams[2].method):is("ft-air")
end)

test("what is seen", function(run)
  run:at(s(3), function() phone:roam_to(ap2) end)
  run:for_time(s(6))
  local roam, sum = phone.roams[1], 0
  for _, phase in pairs(roam.phases) do sum = sum + phase.ns end
  expect(sum):is(roam.t_total.ns)
  expect(roam.phases.auth.time):above(ms(0))
  expect(roam.attempts):count(1)
  expect(roam.attempts[1].ok):is(true)
  expect(roam.attempts[1].cause):is(nil)
  expect(roam.akm):is("FT-PSK")
  expect(phone.joins[1].from):is(nil)
  expect(phone.flows.voip.mos):between(1, 5)
  expect(phone.flows.voip.sent_up):at_least(290)
  expect(phone.flows.upload.sent_down):is(0)
  expect(phone.flows.upload.mos):is(nil)
  expect(phone.flows.ping.ping.sent):between(55, 61)
  expect(phone.flows.ping.ping.avg):above(ms(0))
  expect(run.failures):is_empty()
  expect(phone.failures):is_empty()
  local n = 0
  for i, r in ipairs(phone.roams) do n = n + i * r.n end
  expect(n):is(1)
end)

test("faults are of the test that states them", function(run)
  fault { drop = "eapol-3", from = ap1, times = 0 }
  fault "drop eapol-2 to=ap2"
  run:for_time(s(8))
  expect(phone):has_failure("C27")
  expect(run):has_failure("C27")
  expect(phone.failures):has_failure("C27")
end)

test("switching things off", function(run)
  run:for_time(s(2))
  expect(phone:ap()):is("ap1")
  ap1:kill()
  run:for_time(s(10))
  expect(phone:ap()):is("ap2")
  ap1:revive()
  phone:kill()
  run:for_time(s(1))
  phone:revive()
  run:for_time(s(5))
  phone:leave()
  run:for_time(s(1))
  expect(phone:ap()):is(nil)
  phone:join()
  run:for_time(s(5))
  expect(phone:ap()):is_not(nil)
end)
