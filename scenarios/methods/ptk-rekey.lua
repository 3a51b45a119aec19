-- New pairwise keys every few seconds while a call is going on: what is in the air while the key
-- changes under key ID 0 is lost, and nothing else. Where either side forbids that
-- (wpa_deny_ptk0_rekey), the association ends instead; with Extended Key ID nothing is lost at all.
local roams = require "roams"

local KEYED = "WPA: Key negotiation completed"

local function studio(name, channel, lines)
  return text(table.concat({
    "interface=wlan0", "bridge=br0", "ssid=studio", "hw_mode=g", "channel=" .. channel,
    "wpa=2", "wpa_key_mgmt=FT-PSK WPA-PSK", "rsn_pairwise=CCMP",
    "wpa_passphrase=on air, quiet please",
    "nas_identifier=" .. name, "mobility_domain=0d0d", "ft_psk_generate_local=1", lines, "" },
    "\n"))
end

-- Further lines of either; global: outside the network block.
local function world(ap_lines, sta_lines, global, akm)
  local phone = station {
    name = "phone", at = m(5, 3),
    config = text((global or "") .. 'network={\n\tssid="studio"\n\tpsk="on air, quiet please"\n' ..
                  "\tkey_mgmt=" .. (akm or "FT-PSK") .. "\n\tscan_freq=2412 2462\n" ..
                  sta_lines .. "}\n"),
  }
  ap { name = "left", at = m(0, 0), config = studio("left", 1, ap_lines) }
  ap { name = "right", at = m(30, 0), config = studio("right", 11, ap_lines) }
  phone:traffic { "voip", codec = "g711", start = s(1) }
  phone:listen(KEYED)
  return phone
end

for name, lines in pairs {
  ["the access point renews it"] = { "wpa_ptk_rekey=3", "" },
  ["the station asks for it"] = { "", "\twpa_ptk_rekey=3\n" },
  ["drivers that can replace it"] = { "wpa_ptk_rekey=3\nwpa_deny_ptk0_rekey=1",
                                      "\twpa_deny_ptk0_rekey=1\n" },
} do
  test(name, { tags = { "rekey", "ft" } }, function(run)
    local phone = world(lines[1], lines[2])
    run:at(s(5), function() phone:roam_to("right") end)
    run:for_time(s(15))
    roams.round(phone, "left", "psk", "ft-air", { "right" })
    expect(phone:heard(KEYED)):at_least(5)
    -- one or two packets for each of four keys and the roam
    expect(phone.flows.voip.lost_up):at_most(6)
    expect(phone.flows.voip.lost_down):at_most(6)
    expect(run.failures):is_empty()
  end)
end

-- what the AP says, the AKM, and the ID after the first change
for name, row in pairs { ["extended key IDs"] = { 1, "FT-PSK", 1 },
                         ["extended key IDs from 1 on"] = { 2, "WPA-PSK", 0 } } do
  test(name, { tags = { "rekey" } }, function(run)
    local phone = world("wpa_ptk_rekey=3\nwpa_deny_ptk0_rekey=2\nextended_key_id=" .. row[1],
                        "\twpa_deny_ptk0_rekey=2\n", "extended_key_id=1\n", row[2])
    run:for_time(s(4))
    expect(phone:key_id()):is(row[3])
    run:for_time(s(3))
    expect(phone:key_id()):is(1 - row[3])
    run:for_time(s(4))
    expect(phone:heard(KEYED)):at_least(4)
    expect(phone.flows.voip.lost_up):is(0)
    expect(phone.flows.voip.lost_down):is(0)
    expect(run.failures):is_empty()
  end)
end

for name, lines in pairs {
  ["the access point may not"] = { "wpa_ptk_rekey=3\nwpa_deny_ptk0_rekey=2", "" },
  ["the station may not"] = { "wpa_ptk_rekey=3", "\twpa_deny_ptk0_rekey=2\n" },
} do
  test(name, { tags = { "rekey" } }, function(run)
    local phone = world(lines[1], lines[2])
    run:for_time(s(6))
    expect(phone.joins):count(2)
    expect(phone:ap()):is("left")
    expect(phone.flows.voip.lost_down):at_least(3)
  end)
end
