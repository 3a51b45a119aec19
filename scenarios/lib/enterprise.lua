-- An 802.1X network of two access points, a RADIUS server and a clerk's notebook, from what makes
-- one such network differ from another. Everything else is the same for all of them.
--
--   akm      wpa_key_mgmt of both sides; "WPA-EAP" if not given
--   method   "PEAP" (if not given), "TTLS" or "TLS"
--   pki      certificates of "rsa" (if not given) or "ec" keys
--   ap       further lines of both access points' hostapd.conf
--   south    further lines of the second one's alone
--   phone    further lines of the network block, after those of the method
--   global   lines of wpa_supplicant.conf outside of the block
--   domain   one mobility domain, each access point with a name of its own; they fetch keys
--   own      hostapd's own EAP server in each access point, users from this file
--   servers  lines of the APs that say which RADIUS servers there are
--   radius   what the RADIUS server is told beside or instead of what is below; false: no server
--   model    of the notebook
--   psk      no 802.1X after all: neither servers nor credentials
local roams = require "roams"

local enterprise = {}

local SECRET = "the cellar key hangs behind the door"
local MAC = { north = "02:0f:f1:ce:ea:01", south = "02:0f:f1:ce:ea:02" }
local CHANNEL = { north = 1, south = 11 }
local IP = { north = "10.0.0.11", south = "10.0.0.12" }

enterprise.secret = SECRET

local credentials = {
  PEAP = 'eap=PEAP\nidentity="alice"\nanonymous_identity="somebody"\npassword="wonderland"\n' ..
         'phase1="peapver=0"\nphase2="auth=MSCHAPV2"\nca_cert="pki/PKI-ca.pem"\n',
  TTLS = 'eap=TTLS\nidentity="alice"\nanonymous_identity="somebody"\npassword="wonderland"\n' ..
         'phase2="auth=PAP"\nca_cert="pki/PKI-ca.pem"\n',
  TLS = 'eap=TLS\nidentity="alice"\nca_cert="pki/PKI-ca.pem"\n' ..
        'client_cert="pki/PKI-client.pem"\nprivate_key="pki/PKI-client.key"\n',
}

local HOLDERS = [[
r0kh=MAC NAME.office.example c011ec7edc011ec7edc011ec7edc011ec7edc011ec7edc011ec7edc011ec7ed0
r1kh=MAC MAC c011ec7edc011ec7edc011ec7edc011ec7edc011ec7edc011ec7edc011ec7ed0
]]

local function domain(name)
  local lines = "mobility_domain=0ea9\nreassociation_deadline=20000\nr1_key_holder=" ..
                string.gsub(MAC[name], ":", "") .. "\n"
  for _, other in ipairs { "north", "south" } do
    lines = lines .. string.gsub(string.gsub(HOLDERS, "MAC", MAC[other]), "NAME", other)
  end
  return lines
end

function enterprise.servers(...)
  local lines = ""
  for _, ip in ipairs { ... } do
    lines = lines .. "auth_server_addr=" .. ip .. "\nauth_server_port=1812\n" ..
            "auth_server_shared_secret=" .. SECRET .. "\n"
  end
  return lines
end

-- Who authenticates: the access point itself, or servers it asks.
local function server(name, given)
  local pki = "pki/" .. (given.pki or "rsa")
  if given.own then
    return "eap_server=1\neap_user_file=" .. given.own .. "\nca_cert=" .. pki ..
           "-ca.pem\nserver_cert=" .. pki .. "-server.pem\nprivate_key=" .. pki .. "-server.key\n"
  end
  return "own_ip_addr=" .. IP[name] .. "\n" .. (given.servers or enterprise.servers("10.0.0.2"))
end

-- A RADIUS server as the network has it.
function enterprise.radius(given, pki)
  local options = { name = "aaa", ip = "10.0.0.2", secret = SECRET, latency = ms(5),
                    users = { { identity = "alice", password = "wonderland" } } }
  local eap = { ca = file("pki/" .. pki .. "-ca.pem"), cert = file("pki/" .. pki .. "-server.pem"),
                key = file("pki/" .. pki .. "-server.key") }
  for name, value in pairs(given.eap or {}) do
    eap[name] = value
  end
  for name, value in pairs(given) do
    options[name] = value
  end
  options.eap = eap
  return radius(options)
end

-- Its hostapd.conf.
function enterprise.ap(name, given)
  return "interface=wlan0\nbridge=br0\nssid=enterprise\nhw_mode=g\nchannel=" .. CHANNEL[name] ..
         "\nwmm_enabled=1\nwpa=2\nrsn_pairwise=" .. (given.pairwise or "CCMP") ..
         "\nwpa_key_mgmt=" .. (given.akm or "WPA-EAP") .. "\nnas_identifier=" .. name ..
         ".office.example\n" .. (given.domain and domain(name) or "") ..
         (given.psk and "" or "ieee8021x=1\n" .. server(name, given)) ..
         (given.ap or "") .. (given[name] or "")
end

-- The notebook's wpa_supplicant.conf.
function enterprise.phone(given)
  local lines = given.psk and "" or
                string.gsub(credentials[given.method or "PEAP"], "PKI", given.pki or "rsa")
  return (given.global or "") .. 'network={\nssid="enterprise"\nscan_freq=2412 2437 2462\n' ..
         "key_mgmt=" .. (given.phone_akm or given.akm or "WPA-EAP") .. "\n" .. lines ..
         (given.phone or "") .. "}\n"
end

function enterprise.open(given)
  given = given or {}
  enterprise.protected = string.find(given.ap or "", "ieee80211w=2", 1, true) ~= nil
  enterprise.offered = string.find(given.phone or "", "ieee80211w=[12]") ~= nil
  if given.radius ~= false and not given.own and not given.psk then
    enterprise.aaa = enterprise.radius(given.radius or {}, given.pki or "rsa")
  end
  for _, name in ipairs { "north", "south" } do
    enterprise[name .. "_ap"] = ap { name = name, at = m(name == "north" and 0 or 15, 0),
                                     bssid = MAC[name], config = text(enterprise.ap(name, given)) }
  end
  enterprise.clerk = station { name = "clerk", at = m(4, 3), model = given.model or "generic",
                               config = text(enterprise.phone(given)) }
  enterprise.clerk:traffic { "ping", interval = ms(100), start = s(2) }
  return enterprise
end

-- The notebook is with `north` and goes to `south` at 4 s and back at 7 s.
function enterprise.tour(run, how, seconds)
  run:at(s(4), function() enterprise.clerk:roam_to("south", { over = how or "air" }) end)
  run:at(s(7), function() enterprise.clerk:roam_to("north", { over = how or "air" }) end)
  run:for_time(s(seconds or 10))
end

-- It goes to `south` at 4 s and stays there.
function enterprise.roam(run, how, seconds)
  run:at(s(4), function() enterprise.clerk:roam_to("south", { over = how or "air" }) end)
  run:for_time(s(seconds or 9))
end

-- Authentication and association are four frames; with FT that is all of it, of which those over
-- the DS are encrypted where management frames are. The 4-way handshake is four more, and so many
-- round trips to the RADIUS server as many requests and responses on the air, and then success.
local function frames(method, trips)
  if method == "ft-air" or method == "ft-ds" then
    return method == "ft-ds" and enterprise.protected and 2 or 4
  end
  if method == "sae" then
    return 10 -- two more of authentication
  end
  return method == "eap" and 9 + 2 * trips or 8
end

-- Clean, by this method, with so many round trips to the RADIUS server. Put off: see roams; each
-- time is two frames more.
function enterprise.by(t, to, method, trips, is_put_off)
  local more = is_put_off and 2 * (#t.attempts - 1) or 0
  if is_put_off then
    roams.put_off(t, method, to)
  else
    roams.clean(t, method, to)
  end
  expect(t.radius_round_trips):is(trips)
  if trips > 0 or method ~= "eap" then
    expect(t.frames):is(frames(method, trips) + more)
  end
end

-- The whole tour: methods of joining `north`, roaming to `south` and back, with their round trips.
function enterprise.went(join, join_trips, out, out_trips, back, back_trips)
  local clerk = enterprise.clerk
  expect(clerk.joins):count(1)
  enterprise.by(clerk.joins[1], "north", join, join_trips)
  expect(clerk.roams):count(2)
  enterprise.by(clerk.roams[1], "south", out, out_trips)
  -- [11-2020 13.8.4] the MIC of FT is proof enough
  local put_off = enterprise.offered and back ~= "ft-air" and back ~= "ft-ds"
  enterprise.by(clerk.roams[2], "north", back, back_trips, put_off)
  expect(clerk.failures):count(put_off and 1 or 0)
end

return enterprise
