-- C44: pre-authentication gets through, and comes to nothing: the target's server is not to be
-- trusted, does not trust, or refuses. At the target itself it is the same once more.
local PEAP = 'network={\nssid="Lyceum"\nkey_mgmt=WPA-EAP\nscan_freq=2412 2462\n' ..
             'identity="alice"\npassword="wonderland"\nca_cert="pki/rsa-ca.pem"\n'
local AP = "interface=wlan0\nbridge=br0\nssid=Lyceum\nhw_mode=g\nwpa=2\nwpa_key_mgmt=WPA-EAP\n" ..
           "rsn_pairwise=CCMP\nieee8021x=1\nrsn_preauth=1\nrsn_preauth_interfaces=br0\n"
local SERVER = "auth_server_port=1812\nauth_server_shared_secret=ex libris\n"

local rows = {
  { "an expired certificate of the server", "C84",
    server = { cert = file "pki/rsa-expired.pem", key = file "pki/rsa-expired.key" } },
  { "a server of a foreign authority", "C84",
    server = { cert = file "pki/foreign-server.pem", key = file "pki/foreign-server.key" } },
  { "a password that it does not know", "C83", password = "wonderlamp" },
}

local function authority(name, ip, given)
  return radius { name = name, ip = ip, secret = "ex libris", latency = ms(5),
                  users = { { identity = "alice", password = given.password or "wonderland" } },
                  eap = { ca = file "pki/rsa-ca.pem",
                          cert = given.server and given.server.cert or file "pki/rsa-server.pem",
                          key = given.server and given.server.key or file "pki/rsa-server.key" } }
end

for _, row in ipairs(rows) do
  test(row[1], { tags = { "failure", "eap", "preauth" } }, function(run)
    authority("aaa", "10.0.0.2", {})
    authority("bbb", "10.0.0.3", row)
    ap { name = "hall", at = m(0, 0),
         config = text(AP .. "channel=1\nown_ip_addr=10.0.0.11\nauth_server_addr=10.0.0.2\n" ..
                       SERVER) }
    ap { name = "library", at = m(15, 0),
         config = text(AP .. "channel=11\nown_ip_addr=10.0.0.12\nauth_server_addr=10.0.0.3\n" ..
                       SERVER) }
    local tablet = station { name = "tablet", at = m(2, 3),
                             config = text(PEAP .. 'eap=PEAP\nphase1="peapver=0"\n' ..
                                           'phase2="auth=MSCHAPV2"\n}\n') }
    run:at(s(8), function() tablet:roam_to("library") end)
    run:for_time(s(11))
    expect(tablet.joins[1].outcome):is("ok")
    local first = run.failures[1]
    expect(first.cause):is("C44")
    expect(first.ap):is("library")
    expect(first.visible_log):contains("failed")
    expect(tablet.roams[1].attempts[1].cause):is(row[2])
  end)
end
