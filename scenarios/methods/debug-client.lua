-- One join and one roam by each method of the debug that Cisco's document prints, for its log
-- (harness/twice/debug_client.py compares the lines).
local wards = require "wards"

local SECRET = "a walk through the wards"
local PSK = 'psk="' .. SECRET .. '"\n'
local PEAP = 'eap=PEAP\nidentity="alice"\npassword="wonderland"\nphase1="peapver=0"\n' ..
             'phase2="auth=MSCHAPV2"\nca_cert="pki/rsa-ca.pem"\n'
local EAP = "ieee8021x=1\neapol_version=2\nauth_server_addr=10.0.0.2\n" ..
            "auth_server_shared_secret=sieben Siegel\n"
local FT = "nas_identifier=ward\nmobility_domain=aaf0\nreassociation_deadline=20000\n"

local function exchange(name, how, security, station_security, options)
  test(name, { tags = { "wlc", "log" } }, function(run)
    options = options or {}
    wards.radius()
    wards.controller { name = "wlc", n = 2, security = security, okc = options.okc or false,
                       mobility_group = options.group }
    local phone = wards.phone("phone", options.more, station_security)
    wards.tour(run, phone, options.stops or { "ap2" })
    local last = phone.roams[#(options.stops or { "ap2" })]
    expect(last.method):is(how)
    expect(last.outcome):is("ok")
    expect(run.failures):is_empty()
  end)
end

exchange("psk", "psk", "wpa_key_mgmt=WPA-PSK\nwpa_passphrase=" .. SECRET .. "\n",
         "key_mgmt=WPA-PSK\n" .. PSK)
exchange("cckm", "cckm", "wpa=1\nwpa_pairwise=TKIP\nwpa_key_mgmt=CCKM\n" .. EAP,
         "proto=WPA\npairwise=TKIP\ngroup=TKIP\nkey_mgmt=CCKM\n" .. PEAP, { group = "campus" })
exchange("skc", "skc", "wpa_key_mgmt=WPA-EAP\n" .. EAP, "key_mgmt=WPA-EAP\n" .. PEAP,
         { stops = { "ap2", "ap1" } })
exchange("okc", "okc", "wpa_key_mgmt=WPA-EAP\n" .. EAP, "key_mgmt=WPA-EAP\n" .. PEAP,
         { okc = true, group = "campus", more = "proactive_key_caching=1\n" })
exchange("ft-eap", "ft-air", "wpa_key_mgmt=FT-EAP\n" .. FT .. EAP, "key_mgmt=FT-EAP\n" .. PEAP,
         { okc = true, group = "campus" })
exchange("ft-psk", "ft-air", "wpa_key_mgmt=FT-PSK\nwpa_passphrase=" .. SECRET .. "\n" .. FT,
         "key_mgmt=FT-PSK\n" .. PSK)
