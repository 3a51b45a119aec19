-- More of the EAP part of hostap's test_ap_ft.py, with PEAP for GPSK: EAP again after FT, and
-- access points whose lists of key holders do not agree; there nobody roams within a second.
local causes = require "causes"
local hwsim = require "lib.hwsim"
local eap = require "lib.eap"
local roams = require "roams"

local tags = { "peer", "eap", "ft" }
local NAMES = { "nas1.w1.fi", "nas2.w1.fi" }
local HOLDERS = { "000102030405", "000102030406" }
local RIGHT = "r0kh=02:00:00:00:03:00 nas1.w1.fi 93b7c2e40d1f58a6e2c49b7705d3861f\n" ..
  "r0kh=02:00:00:00:04:00 nas2.w1.fi 93b7c2e40d1f58a6e2c49b7705d3861f\n" ..
  "r1kh=02:00:00:00:03:00 00:01:02:03:04:05 93b7c2e40d1f58a6e2c49b7705d3861f\n" ..
  "r1kh=02:00:00:00:04:00 00:01:02:03:04:06 93b7c2e40d1f58a6e2c49b7705d3861f\n"
local OTHER_KEYS = "r0kh=02:00:00:00:03:00 nas1.w1.fi 93b7c2e40d1f58a6e2c49b7705d38600\n" ..
  "r0kh=02:00:00:00:04:00 nas2.w1.fi 93b7c2e40d1f58a6e2c49b7705d38600\n" ..
  "r1kh=02:00:00:00:03:00 00:01:02:03:04:05 93b7c2e40d1f58a6e2c49b7705d38600\n" ..
  "r1kh=02:00:00:00:04:00 00:01:02:03:04:06 93b7c2e40d1f58a6e2c49b7705d38600\n"
-- AP2's list knows another AP1.
local OTHER_R0KH = "r0kh=12:00:00:00:03:00 nas1.w1.fi 93b7c2e40d1f58a6e2c49b7705d3861f\n" ..
  "r0kh=02:00:00:00:04:00 nas2.w1.fi 93b7c2e40d1f58a6e2c49b7705d3861f\n" ..
  "r1kh=12:00:00:00:03:00 10:01:02:03:04:05 93b7c2e40d1f58a6e2c49b7705d3861f\n"
-- AP1's list knows another R1KH-ID of AP2, whose pull it does not answer.
local OTHER_R1KH = "r0kh=02:00:00:00:03:00 nas1.w1.fi 93b7c2e40d1f58a6e2c49b7705d3861f\n" ..
  "r0kh=02:00:00:00:04:00 nas2.w1.fi 93b7c2e40d1f58a6e2c49b7705d3861f\n" ..
  "r1kh=02:00:00:00:04:00 10:01:02:03:04:06 93b7c2e40d1f58a6e2c49b7705d3861f\n"

-- keys: the lists of either access point; model of the station; name1: another one of AP1.
local function world(push, keys, model, name1)
  local aps = {}
  eap.server()
  for i = 1, 2 do
    aps[i] = hwsim.ap(i, eap.ap_lines(i, "FT-EAP") .. "mobility_domain=a1b2\n" ..
                      "reassociation_deadline=1000\nft_over_ds=1\nnas_identifier=" ..
                      (i == 1 and name1 or NAMES[i]) ..
                      "\nr1_key_holder=" .. HOLDERS[i] .. "\n" ..
                      (push and "pmk_r1_push=1\n" or "") .. keys[i], { ssid = "test-ft" })
  end
  local dev0 = hwsim.station("key_mgmt=FT-EAP\nieee80211w=1\n" .. eap.user,
                             { ssid = "test-ft", model = model })
  dev0:listen(eap.started)
  dev0:listen(eap.success)
  return dev0, aps
end

test("ap_ft_eap", { tags = tags }, function(run)
  local dev0, aps = world(true, { RIGHT, RIGHT })
  run:for_time(s(1))
  for _, stop in ipairs { "ap2", "ap1" } do
    dev0:roam_to(stop)
    run:for_time(ms(700))
    expect(dev0:ap()):is(stop)
  end
  expect(dev0:heard(eap.started)):is(1)
  aps[1]:reauthenticate(dev0)
  run:for_time(s(3))
  expect(dev0:heard(eap.started)):is(2)
  expect(dev0:heard(eap.success)):is(2)
  expect(dev0:ap()):is("ap1")
  roams.round(dev0, "ap1", "eap", "ft-air", { "ap2", "ap1" })
end)

for _, row in ipairs {
  { "ap_ft_mismatching_rrb_key_push_eap", true, { RIGHT, OTHER_KEYS }, "C06" },
  { "ap_ft_mismatching_rrb_key_pull_eap", false, { RIGHT, OTHER_KEYS }, "C06" },
  { "ap_ft_mismatching_r0kh_id_pull_eap", false, { RIGHT, RIGHT }, "C02", "nas0.w1.fi" },
  { "ap_ft_mismatching_rrb_r0kh_push_eap", true, { RIGHT, OTHER_R0KH }, "C05" },
  { "ap_ft_mismatching_rrb_r0kh_pull_eap", false, { OTHER_R1KH, RIGHT }, "C80" },
} do
  test(row[1], { tags = tags }, function(run)
    local dev0 = world(row[2], row[3], "ft-ds", row[5])
    run:for_time(s(1))
    dev0:roam_to("ap2", { over = "ds" })
    run:for_time(s(1))
    expect(dev0:ap()):is_not("ap2")
    run:for_time(s(5))
    local f = causes.all(run, row[4])
    expect(f.certainty):is("proven")
  end)
end

-- One process has an AP with keys and one without, of the same name. What is asked of the latter
-- is not answered; that it is asked at all needs force.
test("ap_ft_internal_rrb_check", { tags = tags }, function(run)
  local open = "interface=wlan4\nbridge=br0\nssid=test-ft\nhw_mode=g\nchannel=1\n"
  local keyed = "interface=wlan3\nbridge=br0\nssid=test-ft\nhw_mode=g\nchannel=1\n" ..
                eap.ap_lines(1, "FT-EAP") .. "mobility_domain=a1b2\nft_over_ds=1\n" ..
                "nas_identifier=nas1.w1.fi\nr1_key_holder=000102030405\npmk_r1_push=1\n" .. RIGHT

  eap.server()
  ap { name = "ap1", at = m(0, 0), config = { text(keyed), text(open) },
       bssid = { "02:00:00:00:03:00", "02:00:00:00:04:00" } }
  local dev0 = hwsim.station("key_mgmt=FT-EAP\nieee80211w=1\n" .. eap.user, { ssid = "test-ft" })
  local asked = "SME: Trying to use FT over-the-DS"

  dev0:listen(asked)
  run:for_time(s(1))
  dev0:roam_to("ap1", { bss = 2, over = "ds" })
  run:for_time(s(1))
  expect(dev0:heard(asked)):is(0)
  dev0:roam_to("ap1", { bss = 2, over = "ds", force = true })
  run:for_time(s(2))
  expect(dev0:heard(asked)):is(1)
  expect(dev0:ap()):is("ap1")
  expect(dev0.joins):count(1)
end)

-- The access point had 802.1X and has now FT alone: the old PMKSA is of no use with it.
test("ap_ft_eap_ap_config_change", { tags = tags }, function(run)
  local function lines(akm)
    return eap.ap_lines(1, akm) .. "mobility_domain=a1b2\nnas_identifier=nas1.w1.fi\n" ..
           "r1_key_holder=000102030405\npmk_r1_push=0\n" .. RIGHT
  end

  eap.server()
  local ap1 = hwsim.ap(1, lines("WPA-EAP"), { ssid = "test-ft" })
  local dev0 = hwsim.station("key_mgmt=FT-EAP WPA-EAP\n" .. eap.user, { ssid = "test-ft" })

  local other = hwsim.conf(1, lines("FT-EAP"), { ssid = "test-ft" })

  dev0:listen(eap.started)
  run:for_time(s(1))
  expect(dev0:ap()):is("ap1")
  expect(dev0:heard(eap.started)):is(1)
  dev0:leave()
  run:for_time(ms(200))
  ap1:kill()
  run:for_time(ms(200))
  ap1:revive { config = other }
  run:for_time(ms(300))
  dev0:join()
  run:for_time(s(1))
  expect(dev0:ap()):is("ap1")
  expect(dev0:heard(eap.started)):is(2)
  expect(dev0.joins):count(2)
  expect(dev0.joins[1].akm):is("WPA-EAP")
  expect(dev0.joins[2].akm):is("FT-EAP")
end)
