-- hostap's networks with 802.1X: GPSK and PAX of its suite are PEAP with MSCHAPv2 here, of which
-- the outcomes do not depend.
local eap = {}

local RADIUS = "ieee8021x=1\nauth_server_addr=10.0.0.2\nauth_server_port=1812\n" ..
               "auth_server_shared_secret=radius\n"

eap.user = 'eap=PEAP\nidentity="gpsk user"\npassword="abcdefghijklmnop"\n' ..
           'phase1="peapver=0"\nphase2="auth=MSCHAPV2"\nca_cert="../pki/rsa-ca.pem"\n'
eap.started = "CTRL-EVENT-EAP-STARTED"
eap.success = "CTRL-EVENT-EAP-SUCCESS"
eap.keyed = "WPA: Key negotiation completed"

-- The lines of AP number i.
function eap.ap_lines(i, akm)
  return "wpa=2\nwpa_key_mgmt=" .. (akm or "WPA-EAP") .. "\nrsn_pairwise=CCMP\n" .. RADIUS ..
         "own_ip_addr=10.0.0." .. 10 + i .. "\n"
end

-- attrs: what the server grants, as in { session_timeout = s(60) }.
function eap.server(attrs)
  local user = { identity = "gpsk user", password = "abcdefghijklmnop" }
  for key, value in pairs(attrs or {}) do
    user[key] = value
  end
  return radius {
    name = "as", ip = "10.0.0.2", secret = "radius", latency = ms(2), users = { user },
    eap = { ca = file "pki/rsa-ca.pem", cert = file "pki/rsa-server.pem",
            key = file "pki/rsa-server.key" },
  }
end

return eap
