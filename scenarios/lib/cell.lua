-- One access point with WPA2-PSK, and a phone that says nothing of its own accord.
local cell = {}

function cell.ap(lines)
  return ap { name = "home", at = m(0, 0),
              config = text("interface=wlan0\nbridge=br0\nssid=cell\nhw_mode=g\nchannel=1\n" ..
                            "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\n" ..
                            "wpa_passphrase=12345678\n" .. (lines or "")) }
end

function cell.phone(lines)
  return station { name = "phone", at = m(4, 3),
                   config = text('network={\nssid="cell"\nscan_freq=2412\n' ..
                                 'key_mgmt=WPA-PSK\npsk="12345678"\n' .. (lines or "") .. "}\n") }
end

return cell
