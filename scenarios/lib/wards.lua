-- Access points of a controller along a corridor, 8 m apart, and an 802.1X network behind it.
local wards = {}

local AP = "interface=wlan0\nbridge=br0\nssid=%s\nhw_mode=a\nchannel=%d\nwpa=2\n" ..
           "rsn_pairwise=CCMP\n%s\n"

-- For options.security of a controller and security of a phone that say the key management.
wards.SERVER = "ieee8021x=1\neapol_version=2\nauth_server_addr=10.0.0.2\n" ..
               "auth_server_port=1812\nauth_server_shared_secret=sieben Siegel\n"
wards.PEAP = 'eap=PEAP\nidentity="alice"\npassword="wonderland"\nphase1="peapver=0"\n' ..
             'phase2="auth=MSCHAPV2"\nca_cert="pki/rsa-ca.pem"\n'

local EAP = "wpa_key_mgmt=WPA-EAP\n" .. wards.SERVER
local CHANNELS = { 36, 40, 44, 48 }
local GAP = 8 -- metres: all of them are heard everywhere

function wards.radius()
  radius { name = "aaa", ip = "10.0.0.2", secret = "sieben Siegel", latency = ms(5),
           users = { { identity = "alice", password = "wonderland" } },
           eap = { ca = file "pki/rsa-ca.pem", cert = file "pki/rsa-server.pem",
                   key = file "pki/rsa-server.key" } }
end

-- The hostapd.conf of access point i.
function wards.conf(i, security, ssid)
  return text(string.format(AP, ssid or "ward", CHANNELS[(i - 1) % #CHANNELS + 1],
                            security or EAP))
end

-- options: those of controller { … } and
--   n         how many access points
--   first     the number of the first one; 1 if not given
--   security  lines in place of 802.1X with the RADIUS server
--   ssid      "ward" if not given
--   groups    of each access point its FlexConnect group
function wards.controller(options)
  local first = options.first or 1
  local all = {}
  for k = 1, options.n do
    local i = first + k - 1
    all[k] = { name = "ap" .. i, at = m(GAP * (i - 1), 0),
               bssid = string.format("02:00:00:00:d0:%02x", i),
               config = wards.conf(i, options.security, options.ssid),
               flexconnect = options.groups and options.groups[k] }
  end
  return controller { name = options.name, aps = all, okc = options.okc, tunnel = options.tunnel,
                      pmk_per_client = options.pmk_per_client, model = options.model,
                      okc_across_groups = options.okc_across_groups,
                      mobility_group = options.mobility_group }
end

-- A station; more: lines of its network block; security: lines in place of 802.1X with PEAP.
function wards.phone(name, more, security, ssid)
  return station { name = name, at = m(2, 3),
                   config = text('network={\nssid="' .. (ssid or "ward") .. '"\n' ..
                                 (security or "key_mgmt=WPA-EAP\n" .. wards.PEAP) ..
                                 (more or "") .. "}\n") }
end

-- Stands below each of the access points for two seconds, and goes there by command.
function wards.tour(run, phone, stops)
  for k, stop in ipairs(stops) do
    local i = math.tointeger(string.sub(stop, 3))
    run:at(s(2 + 2 * k), function()
      phone:place(m(GAP * (i - 1), 3))
      phone:roam_to(stop)
    end)
  end
  run:for_time(s(4 + 2 * #stops))
  expect(phone.roams):count(#stops)
end

return wards
