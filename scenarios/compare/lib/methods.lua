-- What `roamwright compare` compares: for each method the lines that make it, in the words of
-- hostapd.conf and wpa_supplicant.conf. Everything else is the same for all of them (corridor.lua).
--
--   ap       lines of every access point's hostapd.conf
--   phone    lines of the station's network block
--   global   lines of its wpa_supplicant.conf outside the block
--   domain   access points are of one mobility domain, each with a name and keys of its own
--   eap      an 802.1X network: the access points ask the RADIUS server
--   tls13    its server may speak TLS 1.3
--   adaptive access points offer FT privately, and the station's model takes it
--   wlc      the access points are a controller's, behind tunnels
--   forgetful  the station keeps no PMKSA: all of it again at an access point it has been at
--   ds       the station's model asks over the distribution system
--   join     the method of the first association
--   roam     the method of each roam
--   back     only on the way back: to access points it has been at
--   again    the method of roams to access points it has been at, where that is another
--   home     the method of roams to the one of the first association, where that is another
local methods = {}

local PASSPHRASE = "walk along the corridor"

local psk = "wpa=2\nrsn_pairwise=CCMP\nwpa_passphrase=" .. PASSPHRASE .. "\n"
local psk_phone = 'psk="' .. PASSPHRASE .. '"\n'

local sae = "wpa=2\nrsn_pairwise=CCMP\nieee80211w=2\nsae_password=" .. PASSPHRASE .. "\n"
local sae_phone = 'ieee80211w=2\nsae_password="' .. PASSPHRASE .. '"\n'

local eap = "wpa=2\nrsn_pairwise=CCMP\nieee8021x=1\neapol_version=2\n"
local peap = 'eap=PEAP\nidentity="alice"\npassword="wonderland"\nphase1="peapver=0"\n' ..
             'phase2="auth=MSCHAPV2"\nca_cert="pki/rsa-ca.pem"\n'
local ttls = 'eap=TTLS\nidentity="alice"\nanonymous_identity="someone"\n' ..
             'password="wonderland"\nphase2="auth=PAP"\nca_cert="pki/rsa-ca.pem"\n'
local tls = 'eap=TLS\nidentity="alice"\nca_cert="pki/rsa-ca.pem"\n' ..
            'client_cert="pki/rsa-client.pem"\nprivate_key="pki/rsa-client.key"\n'

-- Here an access point has no PMK-R1 of its own making: it asks the others for it, as hostapd does
-- unless pmk_r1_push is set.
local fetched = "ft_psk_generate_local=0\n"

methods.list = {
  open = { ap = "", phone = "key_mgmt=NONE\n", join = "open", roam = "open" },

  psk = { ap = psk .. "wpa_key_mgmt=WPA-PSK\n", phone = psk_phone .. "key_mgmt=WPA-PSK\n",
          join = "psk", roam = "psk" },
  ["psk-sha256"] = {
    ap = psk .. "wpa_key_mgmt=WPA-PSK-SHA256\nieee80211w=1\n",
    phone = psk_phone .. "key_mgmt=WPA-PSK-SHA256\nieee80211w=1\n",
    join = "psk-sha256", roam = "psk-sha256",
  },

  sae = { ap = sae .. "wpa_key_mgmt=SAE\nsae_pwe=1\n",
          phone = sae_phone .. "key_mgmt=SAE\n", global = "sae_pwe=1\n", forgetful = true,
          join = "sae", roam = "sae" },
  ["sae-loop"] = { ap = sae .. "wpa_key_mgmt=SAE\nsae_pwe=0\n",
                   phone = sae_phone .. "key_mgmt=SAE\n", global = "sae_pwe=0\n", forgetful = true,
                   join = "sae", roam = "sae" },
  ["sae-pmksa"] = { ap = sae .. "wpa_key_mgmt=SAE\nsae_pwe=1\n",
                    phone = sae_phone .. "key_mgmt=SAE\n", global = "sae_pwe=1\n",
                    join = "sae", roam = "sae-pmksa", back = true },
  ["sae-okc"] = { ap = sae .. "wpa_key_mgmt=SAE\nsae_pwe=1\nokc=1\n",
                  phone = sae_phone .. "key_mgmt=SAE\nproactive_key_caching=1\n",
                  global = "sae_pwe=1\n", wlc = true, join = "sae", roam = "sae-okc",
                  home = "sae-pmksa" },

  eap = { ap = eap .. "wpa_key_mgmt=WPA-EAP\n", phone = peap .. "key_mgmt=WPA-EAP\n",
          forgetful = true, eap = true, join = "eap", roam = "eap" },
  ["eap-ttls"] = { ap = eap .. "wpa_key_mgmt=WPA-EAP\n",
                   phone = ttls .. "key_mgmt=WPA-EAP\n", forgetful = true, eap = true,
                  join = "eap", roam = "eap" },
  ["eap-tls"] = { ap = eap .. "wpa_key_mgmt=WPA-EAP\n",
                  phone = tls .. "key_mgmt=WPA-EAP\n", forgetful = true, eap = true,
                  join = "eap", roam = "eap" },
  ["eap-tls13"] = {
    ap = eap .. "wpa_key_mgmt=WPA-EAP\n",
    phone = tls .. 'phase1="tls_disable_tlsv1_3=0"\nkey_mgmt=WPA-EAP\n',
    forgetful = true, eap = true, tls13 = true, join = "eap", roam = "eap",
  },
  skc = { ap = eap .. "wpa_key_mgmt=WPA-EAP\n", phone = peap .. "key_mgmt=WPA-EAP\n", eap = true,
          join = "eap", roam = "skc", back = true },
  okc = { ap = eap .. "wpa_key_mgmt=WPA-EAP\nokc=1\n",
          phone = peap .. "key_mgmt=WPA-EAP\nproactive_key_caching=1\n", eap = true,
          wlc = true, join = "eap", roam = "okc", home = "skc" },
  preauth = { ap = eap .. "wpa_key_mgmt=WPA-EAP\nrsn_preauth=1\nrsn_preauth_interfaces=br0\n",
              phone = peap .. "key_mgmt=WPA-EAP\n", eap = true, join = "eap", roam = "preauth",
              again = "skc" },
  cckm = { ap = eap .. "wpa_key_mgmt=CCKM\n", phone = peap .. "key_mgmt=CCKM\n", eap = true,
           wlc = true, join = "eap", roam = "cckm" },

  -- Every access point derives PMK-R1 from the passphrase itself, as OpenWrt sets it up.
  ["ft-air"] = { ap = psk .. "wpa_key_mgmt=FT-PSK\nft_psk_generate_local=1\n",
                 phone = psk_phone .. "key_mgmt=FT-PSK\n", domain = true,
                 join = "psk", roam = "ft-air" },
  ["ft-ds"] = { ap = psk .. "wpa_key_mgmt=FT-PSK\nft_psk_generate_local=1\nft_over_ds=1\n",
                phone = psk_phone .. "key_mgmt=FT-PSK\n", domain = true, ds = true,
                join = "psk", roam = "ft-ds" },
  ["ft-pull"] = { ap = psk .. "wpa_key_mgmt=FT-PSK\n" .. fetched,
                  phone = psk_phone .. "key_mgmt=FT-PSK\n", domain = true,
                  join = "psk", roam = "ft-air" },
  ["ft-sae"] = { ap = sae .. "wpa_key_mgmt=FT-SAE\nsae_pwe=1\n" .. fetched,
                 phone = sae_phone .. "key_mgmt=FT-SAE\n", global = "sae_pwe=1\n", domain = true,
                 join = "sae", roam = "ft-air" },
  ["ft-eap"] = { ap = eap .. "wpa_key_mgmt=FT-EAP\n" .. fetched,
                 phone = peap .. "key_mgmt=FT-EAP\n", domain = true, eap = true,
                 join = "eap", roam = "ft-air" },
  ["ft-adaptive"] = { ap = psk .. "wpa_key_mgmt=WPA-PSK\nft_psk_generate_local=1\n",
                      phone = psk_phone .. "key_mgmt=WPA-PSK\n", domain = true,
                      adaptive = true, join = "psk", roam = "ft-adaptive" },

  owe = { ap = "wpa=2\nrsn_pairwise=CCMP\nieee80211w=2\nwpa_key_mgmt=OWE\n",
          phone = "key_mgmt=OWE\nieee80211w=2\n", forgetful = true, join = "owe", roam = "owe" },
  ["owe-pmksa"] = { ap = "wpa=2\nrsn_pairwise=CCMP\nieee80211w=2\nwpa_key_mgmt=OWE\n",
                    phone = "key_mgmt=OWE\nieee80211w=2\n", join = "owe", roam = "owe-pmksa",
                    back = true },
}

local KEY = "7f3c19a05e8842d6b1c0f3e2975a64bd7f3c19a05e8842d6b1c0f3e2975a64bd"
local CHANNELS = { 36, 40, 44, 48 }

function methods.get(name)
  local m = methods.list[name]
  if m == nil then
    error("no such method of compare: " .. name)
  end
  return m
end

function methods.bssid(i)
  return string.format("02:00:00:00:c0:%02x", i)
end

local function holder(i)
  return string.format("ap%d.corridor", i)
end

local function domain(m, i, n)
  local lines = { "mobility_domain=c0de", "nas_identifier=" .. holder(i),
                  "r1_key_holder=" .. string.gsub(methods.bssid(i), ":", ""),
                  "reassociation_deadline=20000" }
  if not string.find(m.ap, "ft_psk_generate_local=1", 1, true) then
    for k = 1, n do
      local mac = methods.bssid(k)
      lines[#lines + 1] = "r0kh=" .. mac .. " " .. holder(k) .. " " .. KEY
      lines[#lines + 1] = "r1kh=" .. mac .. " " .. mac .. " " .. KEY
    end
  end
  return table.concat(lines, "\n") .. "\n"
end

local RADIUS = "own_ip_addr=10.0.0.%d\nauth_server_addr=10.0.0.2\nauth_server_port=1812\n" ..
               "auth_server_shared_secret=corridor of secrets\n"

-- The server, for the methods that ask one; resume: for how long it takes up TLS sessions again.
function methods.radius(m, latency, resume)
  if m.eap then
    radius {
      name = "radius", ip = "10.0.0.2", secret = "corridor of secrets", latency = latency,
      users = { { identity = "alice", password = "wonderland" } },
      eap = { ca = file "pki/rsa-ca.pem", cert = file "pki/rsa-server.pem",
              key = file "pki/rsa-server.key", tls13 = m.tls13,
              session_lifetime = resume },
    }
  end
end

-- The hostapd.conf of access point i of n.
function methods.ap(m, i, n)
  local conf = "interface=wlan0\nbridge=br0\nssid=corridor\nhw_mode=a\nchannel=" ..
               CHANNELS[(i - 1) % #CHANNELS + 1] .. "\n" .. m.ap
  if m.domain then
    conf = conf .. domain(m, i, n)
  end
  if m.eap then
    conf = conf .. string.format(RADIUS, 10 + i)
    if not m.domain then
      conf = conf .. "nas_identifier=" .. holder(i) .. "\n"
    end
  end
  return conf
end

-- The station's wpa_supplicant.conf. It looks at the channels that are used, and before and after
-- them at one that is not: no scan begins or ends on an access point's channel, so that roams there
-- and back cost the same.
function methods.phone(m, n)
  local freqs = { "5745" }
  for i = 1, math.min(n, #CHANNELS) do
    freqs[i + 1] = string.format("%d", 5000 + 5 * CHANNELS[i])
  end
  freqs[#freqs + 1] = "5765"
  return (m.global or "") .. 'network={\nssid="corridor"\nscan_freq=' ..
         table.concat(freqs, " ") .. "\n" .. m.phone .. "}\n"
end

return methods
