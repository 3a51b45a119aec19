-- The APs change the group key every few seconds while a call is going on and the phone roams.
local roams = require "roams"

local function lab(name, channel, ft)
  return text(table.concat({
    "interface=wlan0", "bridge=br0", "ssid=short-lived", "hw_mode=g", "channel=" .. channel,
    "wpa=2", "wpa_key_mgmt=" .. (ft and "FT-PSK" or "WPA-PSK"), "rsn_pairwise=CCMP",
    "wpa_passphrase=rotate me often", "wpa_group_rekey=3", "wpa_strict_rekey=1",
    "nas_identifier=" .. name, "mobility_domain=0c0c", "ft_psk_generate_local=1", "" }, "\n"))
end

local function client(ft)
  return text(table.concat({
    "network={", '\tssid="short-lived"', '\tpsk="rotate me often"',
    "\tkey_mgmt=" .. (ft and "FT-PSK" or "WPA-PSK"), "\tscan_freq=2412 2462", "}", "" }, "\n"))
end

for _, how in ipairs { "psk", "ft-air" } do
  test("a call over three rekeyings, " .. how, { tags = { how, "rekey" } }, function(run)
    local ft = how == "ft-air"
    local phone = station { name = "phone", at = m(5, 3), config = client(ft) }
    local other = station { name = "other", at = m(2, 2), config = client(ft) }
    local left = ap { name = "left", at = m(0, 0), config = lab("left", 1, ft) }
    ap { name = "right", at = m(30, 0), config = lab("right", 11, ft) }
    phone:traffic { "voip", codec = "g711", start = s(1) }
    other:traffic { "ping", interval = ms(500), start = s(1) }
    run:at(ms(4500), function() phone:roam_to("right") end)
    run:at(ms(8000), function() phone:roam_to("left") end)
    run:at(ms(9500), function() left:rekey() end)
    run:for_time(s(12))
    roams.round(phone, "left", "psk", how, { "right", "left" })
    expect(other.roams):is_empty()
    -- Rekeying itself loses nothing: what is lost falls into the two roams.
    expect(phone.flows.voip.lost_down):at_most(4)
    expect(run.failures):is_empty()
  end)
end
