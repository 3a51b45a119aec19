-- Two access points and a phone, for scenarios that break while they run.
local bss = [[
ssid=cell
hw_mode=g
channel=%d
wpa=2
wpa_key_mgmt=WPA-PSK
rsn_pairwise=CCMP
wpa_passphrase=broken on purpose
]]

local M = {}
M.ap1 = ap { name = "ap1", at = m(0, 0), config = text(bss:format(1)) }
M.ap2 = ap { name = "ap2", at = m(20, 0), config = text(bss:format(6)) }
M.phone = station { name = "phone", at = m(1, 0), config = text [[
network={
  ssid="cell"
  psk="broken on purpose"
  key_mgmt=WPA-PSK
  scan_freq=2412 2437
}
]] }
return M
