-- Operating channel validation in SA Query, as hostap's test_ap_pmf.py and test_ocv.py state its
-- outcomes.
local forge = require "forge"
local hwsim = require "lib.hwsim"

local tags = { "peer", "ocv", "pmf" }
local ASKS, ANSWERED = "SME: Association SA Query attempt", "SME: Reply to pending SA Query"
local REPLIED = "Reply to pending SA Query received"
local LEFT = "CTRL-EVENT-DISCONNECTED"

local function both()
  local ap1 = hwsim.ap(1, "wpa=2\nwpa_key_mgmt=WPA-PSK-SHA256\nrsn_pairwise=CCMP\n" ..
                          "wpa_passphrase=12345678\nieee80211w=2\nocv=1\n")
  local dev0 = hwsim.station('key_mgmt=WPA-PSK-SHA256\npsk="12345678"\n' ..
                             "ieee80211w=1\nocv=1\n")
  for _, line in ipairs { ASKS, ANSWERED, LEFT, "OCV-FAILURE", "error=primary channel mismatch" } do
    dev0:listen(line)
  end
  for _, line in ipairs { REPLIED, "OCV-FAILURE", "frame=saqueryreq", "frame=saqueryresp",
                          "error=primary channel mismatch", "AP-STA-DISCONNECTED" } do
    ap1:listen(line)
  end
  dev0:listen("frame=saqueryreq")
  dev0:listen("frame=saqueryresp")
  return ap1, dev0, intruder { name = "eve", at = m(0, 1), freq = 2412 }
end

-- What UNPROT_DEAUTH does: the station asks.
local function doubt(eve, ap1, dev0)
  eve:send(forge.deauth { from = ap1:mac(), to = dev0:mac(), reason = 6 })
end

test("ocv_sa_query", { tags = tags }, function(run)
  local ap1, dev0, eve = both()
  run:at(s(2), function() ap1:sa_query(dev0) end)
  run:at(s(3), function() doubt(eve, ap1, dev0) end)
  run:for_time(s(6))
  expect(ap1:heard(REPLIED)):is(1)
  expect(dev0:heard(ANSWERED)):is(1)
  expect(dev0:heard("OCV-FAILURE") + ap1:heard("OCV-FAILURE")):is(0)
  expect(dev0:heard(LEFT)):is(0)
end)

-- On the new channel the station asks, and the AP waits for that.
test("ocv_sa_query_csa", { tags = tags }, function(run)
  local ap1, dev0 = both()
  run:at(s(2), function() ap1:chan_switch(5, 2437) end)
  run:for_time(s(20))
  expect(dev0:heard(ASKS)):is(1)
  expect(dev0:heard(ANSWERED)):is(1)
  expect(dev0:heard(LEFT)):is(0)
  expect(dev0.joins):count(1)
end)

test("ocv_sa_query_csa_no_resp", { tags = tags }, function(run)
  local ap1, dev0 = both()
  dev0:listen("locally_generated=1")
  fault { drop = "action", from = "ap1", time = s(2), times = 99 }
  run:at(s(2), function() ap1:chan_switch(5, 2437) end)
  run:for_time(s(7))
  expect(dev0:heard("locally_generated=1")):is(1)
end)

-- The station has gone, which the AP did not hear: nobody asks on the new channel.
test("ocv_sa_query_csa_missing", { tags = tags }, function(run)
  local ap1, dev0 = both()
  fault { drop = "deauth", from = "dev0", times = 1 }
  run:at(s(2), function() dev0:leave() end)
  run:at(s(3), function() ap1:chan_switch(5, 2437) end)
  run:at(s(18), function() expect(ap1:heard("AP-STA-DISCONNECTED")):is(0) end)
  run:for_time(s(23))
  expect(ap1:heard("AP-STA-DISCONNECTED")):is(1)
end)

-- Another channel in a frame of SA Query: it counts for nothing. Message 2 or 3 is the first that
-- carries an OCI.
test("wpa2_ocv_sta_override_sa_query_req", { tags = tags }, function(run)
  local ap1, dev0, eve = both()
  fault { at = "dev0", bug = "oci-channel", nth = 2, times = 5 }
  run:at(s(2), function() doubt(eve, ap1, dev0) end)
  run:at(s(15), function() doubt(eve, ap1, dev0) end)
  run:for_time(s(20))
  expect(ap1:heard("frame=saqueryreq")):is(5)
  expect(ap1:heard("error=primary channel mismatch")):is(5)
  expect(dev0:heard(LEFT)):is(1)
  expect(dev0.joins):count(2)
  expect(dev0:heard(ANSWERED)):is(1)
end)

test("wpa2_ocv_sta_override_sa_query_resp", { tags = tags }, function(run)
  local ap1, dev0 = both()
  fault { at = "dev0", bug = "oci-channel", nth = 2 }
  run:at(s(2), function() ap1:sa_query(dev0) end)
  run:for_time(s(5))
  expect(ap1:heard("frame=saqueryresp")):is(1)
  expect(ap1:heard("error=primary channel mismatch")):is(1)
end)

test("wpa2_ocv_ap_override_saquery_req", { tags = tags }, function(run)
  local ap1, dev0 = both()
  fault { at = "ap1", bug = "oci-channel", nth = 2 }
  run:at(s(2), function() ap1:sa_query(dev0) end)
  run:for_time(s(5))
  expect(dev0:heard("frame=saqueryreq")):is(1)
  expect(dev0:heard("error=primary channel mismatch")):is(1)
end)

test("wpa2_ocv_ap_override_saquery_resp", { tags = tags }, function(run)
  local ap1, dev0, eve = both()
  fault { at = "ap1", bug = "oci-channel", nth = 2 }
  run:at(s(2), function() doubt(eve, ap1, dev0) end)
  run:for_time(s(5))
  expect(dev0:heard("frame=saqueryresp")):is(1)
  expect(dev0:heard("error=primary channel mismatch")):is(1)
end)
