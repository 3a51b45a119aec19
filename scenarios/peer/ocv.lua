-- Operating channel validation, as hostap's test_ocv.py and test_sae.py state its outcomes.
local hwsim = require "lib.hwsim"
local roams = require "roams"

local tags = { "peer", "ocv", "pmf" }
local SAE = "wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=2\nocv=1\n" .. hwsim.password
local BLOCK = 'key_mgmt=SAE\npsk="12345678"\nieee80211w=2\nocv=1\n'

test("sae_ocv_pmk", { tags = tags }, function(run)
  local ap1 = hwsim.ap(1, SAE)
  local dev0 = hwsim.station(BLOCK)
  run:for_time(s(1))
  roams.clean(dev0.joins[1], "sae", "ap1")
  expect((dev0:pmksa("ap1"))):is(ap1:pmksa(dev0))
  expect(run.failures):is_empty()
end)

-- Another channel in message 2: no keys, and SAE's PMKSA stays at both ends.
test("sae_ocv_pmk_failure", { tags = tags }, function(run)
  local ap1 = hwsim.ap(1, SAE)
  local dev0 = hwsim.station(BLOCK)
  fault { at = "dev0", bug = "oci-channel", times = 100 }
  ap1:listen("OCV-FAILURE")
  run:for_time(ms(2500))
  expect(ap1:heard("OCV-FAILURE")):at_least(1)
  local before = dev0:pmksa("ap1")
  expect(before):is_not(nil)
  expect(before):is(ap1:pmksa(dev0))
  dev0:leave()
  run:for_time(ms(100))
  expect((dev0:pmksa("ap1"))):is(before)
  expect(ap1:pmksa(dev0)):is(before)
  expect(dev0.joins[1].outcome):is("failed")
end)

local PSK = "wpa=2\nwpa_key_mgmt=WPA-PSK-SHA256\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n"
local function sta(lines)
  return hwsim.station('key_mgmt=WPA-PSK-SHA256\npsk="12345678"\n' .. lines)
end

-- Three group keys: the OCI is in every message of those handshakes, too.
test("wpa2_ocv_ap_group_hs", { tags = tags }, function(run)
  local ap1 = hwsim.ap(1, PSK .. "ieee80211w=1\nocv=1\n")
  local dev0 = sta("ieee80211w=1\nocv=1\n")
  dev0:listen("Group rekeying completed")
  for i = 1, 3 do
    run:at(s(i), function() ap1:rekey() end)
  end
  run:for_time(s(5))
  expect(dev0:heard("Group rekeying completed")):is(3)
  expect(dev0.joins):count(1)
  expect(run.failures):is_empty()
end)

-- A wrong OCI in group message 1: the station disconnects.
test("wpa2_ocv_ap_override_eapol_g1", { tags = tags }, function(run)
  local ap1 = hwsim.ap(1, PSK .. "ieee80211w=1\nocv=1\n")
  local dev0 = sta("ieee80211w=1\nocv=1\n")
  dev0:listen("OCV-FAILURE")
  fault { at = "ap1", bug = "oci-channel", nth = 2 }
  run:at(s(2), function() ap1:rekey() end)
  run:for_time(s(5))
  expect(dev0:heard("OCV-FAILURE")):is(1)
  expect(dev0.joins):count(2)
end)

-- It claims OCV without protected frames: refused, or let in by ocv=2.
for name, row in pairs { wpa2_ocv_no_pmf = { 1, 0 }, wpa2_ocv_no_pmf_workaround = { 2, 1 } } do
  test(name, { tags = tags }, function(run)
    hwsim.ap(1, PSK .. "ieee80211w=1\nocv=" .. row[1] .. "\n")
    local dev0 = sta("ieee80211w=0\n")
    fault { at = "dev0", bug = "ocvc-copied", times = 100 }
    run:for_time(s(4))
    expect(dev0:ap()):is(row[2] == 1 and "ap1" or nil)
  end)
end

-- It claims OCV and sends no OCI: no handshake, or let in by ocv=2 (C49).
for name, row in pairs { wpa2_ocv_no_oci = { 1, 0 }, wpa2_ocv_no_oci_workaround = { 2, 1 } } do
  test(name, { tags = tags }, function(run)
    hwsim.ap(1, PSK .. "ieee80211w=1\nocv=" .. row[1] .. "\n")
    local dev0 = sta("ieee80211w=1\n")
    fault { at = "dev0", bug = "ocvc-copied", times = 100 }
    run:for_time(s(4))
    expect(dev0.joins[1].outcome):is(row[2] == 1 and "ok" or "failed")
    if row[2] == 0 then
      expect(run.failures[1].cause):is("C49")
    else
      expect(run.failures):is_empty()
    end
  end)
end

-- Fast transitions: the OCI stands in the FTE of either direction; AP2 may do without.
local FT = "wpa=2\nwpa_key_mgmt=FT-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\n" ..
           "ieee80211w=2\nmobility_domain=a1b2\nft_psk_generate_local=1\n"
for name, row in pairs {
  ap_ft_ocv = { 1, 1, "air" }, ap_ft_over_ds_ocv = { 1, 1, "ds" },
  ap_ft_ocv_change = { 1, 0, "air" },
} do
  test(name, { tags = tags }, function(run)
    hwsim.ap(1, FT .. "nas_identifier=nas1\nocv=" .. row[1] .. "\n")
    hwsim.ap(2, FT .. "nas_identifier=nas2\nocv=" .. row[2] .. "\n")
    local dev0 = hwsim.station('key_mgmt=FT-PSK\npsk="12345678"\nieee80211w=2\nocv=1\n')
    run:at(s(2), function() dev0:roam_to("ap2", { over = row[3] }) end)
    run:at(s(3), function() dev0:roam_to("ap1", { over = row[3] }) end)
    run:for_time(s(4))
    roams.clean(dev0.roams[1], "ft-" .. row[3], "ap2")
    roams.clean(dev0.roams[2], "ft-" .. row[3], "ap1")
    expect(run.failures):is_empty()
  end)
end

-- A wrong OCI of the second AP: the station does not believe its response.
test("wpa2_ocv_ap_override_ft_assoc", { tags = tags }, function(run)
  hwsim.ap(1, FT .. "nas_identifier=nas1\nocv=1\n")
  hwsim.ap(2, FT .. "nas_identifier=nas2\nocv=1\n")
  local dev0 = hwsim.station('key_mgmt=FT-PSK\npsk="12345678"\nieee80211w=2\nocv=1\n')
  dev0:listen("OCV-FAILURE")
  fault { at = "ap2", bug = "oci-channel" }
  run:at(s(2), function() dev0:roam_to("ap2") end)
  run:for_time(s(4))
  expect(dev0:heard("OCV-FAILURE")):is(1)
  expect(dev0.roams[1].outcome):is("fell-back")
  expect(dev0:ap()):is("ap2")
end)

-- A wrong OCI of the station in its Reassociation Request: status 55.
test("wpa2_ocv_sta_override_ft_assoc", { tags = tags }, function(run)
  hwsim.ap(1, FT .. "nas_identifier=nas1\n")
  hwsim.ap(2, FT .. "nas_identifier=nas2\nocv=1\n")
  local dev0 = hwsim.station('key_mgmt=FT-PSK\npsk="12345678"\nieee80211w=2\nocv=1\n')
  fault { at = "dev0", bug = "oci-channel" }
  run:at(s(2), function() dev0:roam_to("ap2") end)
  run:for_time(s(4))
  expect(dev0.roams[1].outcome):is("fell-back")
  expect(dev0.roams[1].attempts[1].status):is(55)
  expect(dev0:ap()):is("ap2")
end)

-- The key of the beacons comes in the FTE: none of them is lost after it.
test("ap_ft_pmf_beacon_prot", { tags = tags }, function(run)
  hwsim.ap(1, FT .. "nas_identifier=nas1\nbeacon_prot=1\n")
  hwsim.ap(2, FT .. "nas_identifier=nas2\nbeacon_prot=1\n")
  local dev0 = hwsim.station('key_mgmt=FT-PSK\npsk="12345678"\nieee80211w=2\nbeacon_prot=1\n')
  dev0:listen("CTRL-EVENT-BEACON-LOSS")
  run:at(s(2), function() dev0:roam_to("ap2") end)
  run:at(s(3), function() dev0:roam_to("ap1") end)
  run:for_time(s(8))
  expect(dev0:heard("CTRL-EVENT-BEACON-LOSS")):is(0)
  roams.clean(dev0.roams[2], "ft-air", "ap1")
end)
