-- Stations in a VLAN: the rows of hostap's suite with dynamic_vlan, by an address list, a PSK file
-- or RADIUS. Its bridge brvlan1 is VLAN 1 of the cable here, which the ping has to cross; the two
-- switch ports are trunks of that VLAN alone.
local hwsim = require "lib.hwsim"
local eap = require "lib.eap"
local roams = require "roams"

local KEY = "93b7c2e40d1f58a6e2c49b7705d3861f"
local LISTS = "r0kh=02:00:00:00:03:00 nas1.w1.fi " .. KEY .. "\n" ..
              "r0kh=02:00:00:00:04:00 nas2.w1.fi " .. KEY .. "\n" ..
              "r1kh=02:00:00:00:03:00 00:01:02:03:04:05 " .. KEY .. "\n" ..
              "r1kh=02:00:00:00:04:00 00:01:02:03:04:06 " .. KEY .. "\n"
local VLAN = "dynamic_vlan=1\n"
local BY_LIST = VLAN .. "accept_mac_file=test-vlan.accept\n"

local function ft_lines(i, given)
  return "mobility_domain=a1b2\nr0_key_lifetime=10000\nreassociation_deadline=1000\n" ..
         "pmk_r1_push=" .. (given.pull and "0\n" or "1\n") .. "nas_identifier=nas" .. i ..
         ".w1.fi\nr1_key_holder=00010203040" .. 4 + i .. "\n" .. (given.holders or LISTS)
end

-- given: lines of both APs, pull, holders, over, eap, vlan.
local function world(given)
  local aps = {}
  for i = 1, 2 do
    local lines = given.eap and eap.ap_lines(i, "FT-EAP") or
                  "wpa=2\nwpa_key_mgmt=FT-PSK\nrsn_pairwise=CCMP\n"
    aps["ap" .. i] = hwsim.ap(i, lines .. given.lines .. ft_lines(i, given),
                              { ssid = "test-ft", vlans = { 1 } })
  end
  return aps
end

local function psk_station(psk, given)
  given = given or {}
  given.ssid = "test-ft"
  return hwsim.station('key_mgmt=FT-PSK\npsk="' .. psk .. '"\n', given)
end

local function there_and_back(run, given, aps, dev0)
  for _ = 1, given.times or 1 do
    for _, stop in ipairs { "ap2", "ap1" } do
      dev0:roam_to(stop, { over = given.over or "air" })
      run:for_time(given.over == "ds" and given.pull and s(3) or ms(700))
      expect(dev0:ap()):is(stop)
      expect(aps[stop]:vlan(dev0)):is(1)
    end
  end
end

local function judge(dev0, given)
  local stops = {}
  for i = 1, 2 * (given.times or 1) do
    stops[i] = i % 2 == 1 and "ap2" or "ap1"
  end
  roams.round(dev0, "ap1", given.eap and "eap" or "psk", given.over == "ds" and "ft-ds" or "ft-air",
              stops)
  expect(dev0.flows.ping.ping.received):at_least(6 * #stops)
end

local rows = {
  ap_ft_vlan = { lines = BY_LIST },
  ap_ft_vlan_disconnected = { lines = BY_LIST, holders = "ft_psk_generate_local=1\n" },
  ap_ft_many_vlan = { lines = BY_LIST, times = 50 },
  ap_ft_vlan_over_ds = { lines = BY_LIST, over = "ds" },
  ap_ft_vlan_over_ds_many = { lines = BY_LIST, over = "ds", times = 50 },
  ap_ft_over_ds_pull_vlan = { lines = BY_LIST, over = "ds", pull = true },
}
for name, given in pairs(rows) do
  test(name, { tags = { "peer", "psk", "ft", "vlan" } }, function(run)
    local aps = world { lines = given.lines .. "wpa_passphrase=12345678\n", pull = given.pull,
                        holders = given.holders }
    local dev0 = psk_station("12345678", { model = given.over == "ds" and "ft-ds" or nil })
    run:for_time(s(1))
    expect(aps.ap1:vlan(dev0)):is(1)
    there_and_back(run, given, aps, dev0)
    judge(dev0, given)
  end)
end

-- One has the PSK of VLAN 1, the other one the PSK of everybody.
test("ap_ft_vlan_psk_file", { tags = { "peer", "psk", "ft", "vlan" } }, function(run)
  local aps = world { lines = VLAN .. "wpa_psk_file=test-vlan.psk\n" }
  local dev0, dev1 = psk_station("87654321"), psk_station("12345678", { name = "dev1" })
  run:for_time(s(1))
  expect(aps.ap1:vlan(dev0)):is(1)
  there_and_back(run, {}, aps, dev0)
  for _, stop in ipairs { "ap2", "ap1" } do
    dev1:roam_to(stop)
    run:for_time(ms(700))
    expect(dev1:ap()):is(stop)
    expect(aps[stop]:vlan(dev1)):is(0)
  end
  judge(dev0, {})
  judge(dev1, {})
end)

local eap_rows = {
  ap_ft_eap_vlan = {},
  ap_ft_eap_vlan_multi = { times = 50 },
  ap_ft_eap_vlan_over_ds = { over = "ds" },
  ap_ft_eap_vlan_over_ds_multi = { over = "ds", times = 50 },
  ap_ft_eap_pull_vlan = { pull = true },
}
for name, given in pairs(eap_rows) do
  test(name, { tags = { "peer", "eap", "ft", "vlan" } }, function(run)
    given.eap = true
    eap.server { vlan = 1 }
    local aps = world { eap = true, lines = VLAN, pull = given.pull }
    local dev0 = hwsim.station("key_mgmt=FT-EAP\n" .. eap.user,
                               { ssid = "test-ft", model = given.over == "ds" and "ft-ds" or nil })
    run:for_time(s(1))
    expect(aps.ap1:vlan(dev0)):is(1)
    there_and_back(run, given, aps, dev0)
    judge(dev0, given)
  end)
end

-- Pre-authentication through the BSS the station is with: untagged, or in VLAN 1, on whose bridge
-- the target then has to listen.
local preauth_rows = {
  pmksa_cache_preauth_vlan_enabled = { vlan = 0, bridge = "br0" },
  pmksa_cache_preauth_vlan_used = { vlan = 1, bridge = "brvlan1", attrs = { vlan = 1 },
                                    files = true },
}
for name, given in pairs(preauth_rows) do
  test(name, { tags = { "peer", "eap", "pmksa", "vlan" } }, function(run)
    local ap2
    eap.server(given.attrs)
    for i = 1, 2 do
      ap2 = hwsim.ap(i, eap.ap_lines(i) .. VLAN ..
                     (given.files and "vlan_file=wlan" .. i + 2 .. ".vlan\n" or "") ..
                     (i == 2 and "rsn_preauth=1\nrsn_preauth_interfaces=" .. given.bridge .. "\n"
                      or ""), { ssid = "test-pmksa-cache", vlans = { 1 } })
    end
    local dev0 = hwsim.station("key_mgmt=WPA-EAP\n" .. eap.user, { ssid = "test-pmksa-cache" })
    run:for_time(s(6))
    local pmkid = dev0:pmksa("ap2")
    expect(pmkid):is_not(nil)
    hwsim.visit(run, dev0, "ap2")
    expect(dev0:ap()):is("ap2")
    expect(dev0:pmksa("ap2")):is(pmkid)
    expect(ap2:vlan(dev0)):is(given.vlan)
    roams.clean(dev0.roams[1], "preauth", "ap2")
    expect(dev0.flows.ping.ping.received):at_least(55)
  end)
end
