-- hostap's test_suite_b.py as far as it roams: WPA3-Enterprise of 192 bits, whose PMKID is made
-- with the KCK of the first handshake and stays while the PMK lasts.
local hwsim = require "lib.hwsim"
local eap = require "lib.eap"

local tags = { "peer", "eap", "suite-b", "pmksa", "pmf" }
local SSID = "test-suite-b"
local LINES = "wpa=2\nwpa_key_mgmt=WPA-EAP-SUITE-B-192\nrsn_pairwise=GCMP-256\n" ..
              "group_mgmt_cipher=BIP-GMAC-256\nieee80211w=2\nieee8021x=1\n" ..
              "auth_server_addr=10.0.0.2\nauth_server_port=1812\n" ..
              "auth_server_shared_secret=radius\n"

local function server()
  radius {
    name = "as", ip = "10.0.0.2", secret = "radius", latency = ms(2),
    users = { { identity = "tls user" } },
    eap = { ca = file "pki/ec-ca.pem", cert = file "pki/ec-server.pem",
            key = file "pki/ec-server.key" },
  }
end

local function tablet(global)
  local dev = hwsim.station("key_mgmt=WPA-EAP-SUITE-B-192\nieee80211w=2\npairwise=GCMP-256\n" ..
    "group=GCMP-256\ngroup_mgmt=BIP-GMAC-256\neap=TLS\nidentity=\"tls user\"\n" ..
    'ca_cert="../pki/ec-ca.pem"\nclient_cert="../pki/ec-client.pem"\n' ..
    'private_key="../pki/ec-client.key"\n', { ssid = SSID, global = global })
  dev:listen(eap.started)
  return dev
end

test("suite_b_192_pmksa_caching_roam", { tags = tags }, function(run)
  server()
  hwsim.ap(1, LINES .. "own_ip_addr=10.0.0.11\n", { ssid = SSID })
  hwsim.ap(2, LINES .. "own_ip_addr=10.0.0.12\n", { ssid = SSID })
  local dev0 = tablet()
  dev0:listen("PMKSA-CACHE-ADDED")
  run:for_time(s(1))
  local first = dev0:pmksa("ap1")
  expect(first):is_not(nil)
  hwsim.visit(run, dev0, "ap2")
  local second = dev0:pmksa("ap2")
  expect(second):is_not(first)
  for _, stop in ipairs { "ap1", "ap2" } do -- where SA Query comes first
    hwsim.visit(run, dev0, stop)
    run:for_time(s(1))
  end
  expect(dev0:heard(eap.started)):is(2)
  expect(dev0:heard("PMKSA-CACHE-ADDED")):is(2)
  expect(dev0:pmksa("ap1")):is(first)
  expect(dev0:pmksa("ap2")):is(second)
  for i, want in ipairs { "eap", "skc", "skc" } do
    expect(dev0.roams[i].method):is(want)
    expect(dev0.roams[i].outcome):is("ok")
  end
end)

test("suite_b_192_okc", { tags = tags }, function(run)
  server()
  ap { name = "hostapd", at = m(0, 0), bssid = { "02:00:00:00:03:00", "02:00:00:00:04:00" },
       config = text("interface=wlan3\nbridge=br0\nssid=" .. SSID .. "\nhw_mode=g\nchannel=1\n" ..
                     LINES .. "okc=1\nown_ip_addr=10.0.0.11\nbss=wlan4\nbridge=br0\nssid=" ..
                     SSID .. "\n" .. LINES .. "okc=1\nown_ip_addr=10.0.0.11\n") }
  local dev0 = tablet("okc=1\n")
  run:for_time(s(1))
  local pmkid = dev0:pmksa("hostapd")
  for i = 1, 3 do
    dev0:roam_to("hostapd", { bss = i % 2 + 1 })
    run:for_time(s(1))
  end
  expect(dev0:heard(eap.started)):is(1)
  expect(dev0:pmksas()):is(2)
  expect(dev0:pmksa("hostapd")):is(pmkid)
  for i, want in ipairs { "okc", "skc", "okc" } do
    expect(dev0.roams[i].method):is(want)
    expect(dev0.roams[i].outcome):is("ok")
  end
end)
