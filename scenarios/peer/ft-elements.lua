-- hostap's test_ap_ft.py about elements: resources asked for, and those that do not belong there.
local forge = require "forge"
local ft = require "lib.ft"
local hwsim = require "lib.hwsim"
local roams = require "roams"

local tags = { "peer", "psk", "ft" }

local function world(akm, name, model)
  ft.ap(1, akm or "FT-PSK", ft.passphrase)
  ft.ap(2, akm or "FT-PSK", ft.passphrase)
  return hwsim.station('key_mgmt=FT-PSK\npsk="12345678"\nieee80211w=1\n',
                       { ssid = "test-ft", name = name, model = model })
end

local zeros = function(n) return string.rep("00", n) end

-- RIC Data without and with descriptors, cut short, twice; TSPECs cut short, of zeros, of more
-- than there is, and a modest one. None of them keeps anybody from roaming.
test("ap_ft_ric", { tags = tags }, function(run)
  local dev0 = world()
  local rde, tspec = "390400000000", "dd3d0050f2020201"
  local asked = {
    "3900", "3900ff04eeeeeeee", rde, rde .. rde, rde .. "dd050050f20202", rde .. tspec .. zeros(55),
    rde .. tspec .. "aa30001027" .. zeros(26) .. "ffffff7f" .. zeros(12) .. "40420f00ffff0000",
    "390401010000" .. tspec .. "aa3000dc05" .. zeros(26) .. "dc050000" .. zeros(12) ..
      "808d5b0028230000",
  }

  for i, elements in ipairs(asked) do
    run:for_time(s(1))
    dev0:set { ric_ies = elements }
    ft.there_and_back(run, dev0)
    if i < #asked then
      hwsim.reconnect(run, dev0)
    end
  end
  expect(dev0.roams):count(2 * #asked)
  for i, roam in ipairs(dev0.roams) do
    roams.clean(roam, "ft-air", i % 2 == 1 and "ap2" or "ap1")
  end
  expect(dev0.failures):is_empty()
end)

-- WPA-PSK with a mobility domain element beside it; an FT station and one without are let in.
test("ap_ft_extra_ie", { tags = tags }, function(run)
  local dev1 = world("WPA-PSK FT-PSK", "dev1")
  local plain = 'key_mgmt=WPA-PSK\npsk="12345678"\n'
  local dev2 = hwsim.station(plain, { ssid = "test-ft", name = "dev2" })
  local dev0 = hwsim.station(plain, { ssid = "test-ft" })
  local refused = "CTRL-EVENT-ASSOC-REJECT"

  dev0:listen(refused)
  run:at(ms(1), function() dev0:set { assoc_elements = "3603a1b201" } end)
  run:for_time(s(5))
  expect(dev0:heard(refused)):at_least(1)
  expect(dev0:ap()):is(nil)
  expect(dev1.joins[1].outcome):is("ok")
  expect(dev2.joins[1].outcome):is("ok")
  expect(dev0.joins[1].attempts[1].status):is(43)
end)

-- The target's answer replaced by seven broken ones: a subelement of no length, of none and of too
-- many octets of R0KH-ID, an RSNE of nothing, and element counts that do not fit. Each ends the
-- connection, and there is another one soon.
test("ap_ft_invalid_resp", { tags = { "peer", "psk", "ft", "intruder" } }, function(run)
  local dev0 = world(nil, nil, "wpa-supplicant")
  local eve = intruder { name = "eve", at = m(6, 3), freq = 2412 }
  local left = "CTRL-EVENT-DISCONNECTED bssid=02:00:00:00:04:00 reason=3 locally_generated=1"
  local fte = string.rep("02030405060708090001", 8) -- MIC and nonces of nobody's
  local mde = "3603a1b201"

  fault { delay = "auth", from = "ap2", by = ms(300), times = 0 } -- its own is too late
  for _, line in ipairs { left, "FT: Invalid MDIE", "FT: Failed to parse IEs" } do
    dev0:listen(line)
  end
  run:for_time(s(1))
  for i, elements in ipairs {
    "3800" .. "38051122334455" .. "3754" .. "0001" .. fte .. "0100",
    "3754" .. "0001" .. fte .. "0300",
    "3785" .. "0001" .. fte .. "0331" .. string.sub(fte, 1, 98),
    "3000",
    mde .. "3752" .. "0001" .. fte .. "3900",
    mde .. "3752" .. "0002" .. fte .. "3900",
    mde .. "3752" .. "00ff" .. fte .. "3900" .. "0000",
  } do
    expect(dev0:ap()):is("ap1")
    dev0:roam_to("ap2")
    run:for_time(ms(20))
    eve:send(forge.auth { from = "02:00:00:00:04:00", to = dev0:mac(), algorithm = 2,
                          sequence = 2, body = elements })
    run:for_time(ms(5))
    expect(dev0:heard(left)):is(i)
    run:for_time(s(1))
  end
  expect(dev0:ap()):is("ap1")
  expect(dev0:heard("FT: Invalid MDIE")):is(4)
  expect(dev0:heard("FT: Failed to parse IEs")):is(3)
end)

-- Beacons whose RSNE says the same otherwise: with a PMKID count, behind another element, with a
-- group management cipher, with an octet more, and without capabilities. Of one that ends within
-- its capabilities nobody can make message 3.
test("rsn_ie_proto_ft_psk_sta", { tags = tags }, function(run)
  local lines = ft.passphrase .. "ieee80211w=1\nwmm_enabled=1\n"
  local suites, mde = "0100000fac040100000fac040100000fac04", "3603a1b201"
  local unmade = "FT: Failed to insert PMKR1Name into RSN IE"
  local configs = {}

  for i, elements in ipairs {
    "3016" .. suites .. "8c000000", "dd0400000000" .. "3014" .. suites .. "8c00",
    "301a" .. suites .. "8c000000000fac06", "301b" .. suites .. "8c000000000fac0600",
    "3012" .. suites, "3013" .. suites .. "8c",
  } do
    configs[i] = hwsim.conf(1, ft.lines(1, "FT-PSK", lines .. "own_ie_override=" .. elements ..
                                        mde .. "\n"), { ssid = "test-ft" })
  end
  local ap1 = ft.ap(1, "FT-PSK", lines .. "own_ie_override=3014" .. suites .. "8c00" .. mde .. "\n")
  local dev0 = hwsim.station('key_mgmt=FT-PSK\npsk="12345678"\nieee80211w=1\npairwise=CCMP\n' ..
                             "group=CCMP\n", { ssid = "test-ft" })
  local completed = "CTRL-EVENT-CONNECTED"

  ap1:listen(unmade)
  dev0:listen(completed)
  run:for_time(s(1))
  for i, config in ipairs(configs) do
    expect(dev0:heard(completed)):is(i)
    dev0:leave()
    run:for_time(ms(200))
    ap1:kill()
    run:for_time(ms(200))
    ap1:revive { config = config }
    run:for_time(ms(300))
    dev0:join()
    run:for_time(s(1))
  end
  expect(dev0:heard(completed)):is(#configs)
  expect(ap1:heard(unmade)):at_least(1)
end)
