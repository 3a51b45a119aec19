-- hostap's test_rrm.py, as far as it is about neighbors, with the outcomes stated there.
local hwsim = require "lib.hwsim"

local tags = { tags = { "peer", "rrm" } }
local RRM = "rrm_neighbor_report=1\n"
local RECEIVED, FAILED = "RRM-NEIGHBOR-REP-RECEIVED", "RRM-NEIGHBOR-REP-REQUEST-FAILED"

local function client(model)
  local dev0 = hwsim.station("key_mgmt=NONE\n",
                             { ssid = "rrm", silent = true, model = model or "asks-neighbors" })

  dev0:listen(RECEIVED)
  dev0:listen(RECEIVED .. " bssid=02:00:00:00:04:00")
  dev0:listen(FAILED)
  return dev0
end

test("rrm_neighbor_rep_req", tags, function(run)
  local ap1 = hwsim.ap(1, RRM, { ssid = "rrm" })
  hwsim.ap(2, "", { ssid = "other", channel = 11 })
  local dev0 = client()

  run:for_time(ms(1))
  ap1:neighbors { "ap2" }
  run:for_time(s(2))
  expect(dev0:heard(RECEIVED)):is(2) -- its own BSS comes first
  expect(dev0:heard(RECEIVED .. " bssid=02:00:00:00:04:00")):is(1)
  expect(dev0:heard(FAILED)):is(0)
end)

-- Without a neighbor the AP reports itself.
test("rrm_neighbor_rep_req_from_conf", tags, function(run)
  hwsim.ap(1, RRM, { ssid = "rrm" })
  local dev0 = client()

  run:for_time(s(2))
  expect(dev0:heard(RECEIVED)):is(1)
end)

test("rrm_neighbor_rep_req_timeout", tags, function(run)
  hwsim.ap(1, RRM, { ssid = "rrm" })
  local dev0 = client()

  fault { drop = "action", from = "ap1", times = 100 }
  run:for_time(s(2))
  expect(dev0:heard(FAILED)):is(1)
  expect(dev0:heard(RECEIVED)):is(0)
  expect(dev0:ap()):is("ap1")
end)

test("rrm_neighbor_rep_req_disconnect", tags, function(run)
  hwsim.ap(1, RRM, { ssid = "rrm" })
  local dev0 = client()

  fault { drop = "action", from = "ap1", times = 100 }
  run:for_time(ms(500))
  dev0:leave()
  run:for_time(ms(100))
  expect(dev0:heard(FAILED)):is(1)
end)

-- Associated, associated again, there and back: each time it is asked, it answers.
test("rrm_reassociation", tags, function(run)
  local lines = "rrm_beacon_report=1\nwpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\n" ..
                "wpa_passphrase=12345678\n"
  local ap1 = hwsim.ap(1, lines, { ssid = "rrm" })
  local ap2 = hwsim.ap(2, lines, { ssid = "rrm" })
  local dev0 = hwsim.station('psk="12345678"\n', { ssid = "rrm" })

  run:for_time(s(1))
  hwsim.beacon_request(run, ap1, dev0)
  for _, stop in ipairs { ap1, ap2, ap1 } do
    dev0:roam_to(stop)
    run:for_time(s(1))
    hwsim.beacon_request(run, stop, dev0)
  end
end)

test("rrm_neighbor_rep_req_not_supported", tags, function(run)
  hwsim.ap(1, "", { ssid = "rrm" })
  local dev0 = client()

  run:for_time(s(2))
  expect(dev0:heard(RECEIVED)):is(0)
  expect(dev0:heard(FAILED)):is(0)
end)
