-- C42: two controllers that are in no mobility group. Of a session of CCKM the other one knows
-- nothing: it answers without the element, and full authentication follows.
local wards = require "wards"
local causes = require "causes"

local SERVER = "ieee8021x=1\neapol_version=2\nauth_server_addr=10.0.0.2\n" ..
               "auth_server_port=1812\nauth_server_shared_secret=sieben Siegel\n"
local PEAP = 'eap=PEAP\nidentity="alice"\npassword="wonderland"\nphase1="peapver=0"\n' ..
             'phase2="auth=MSCHAPV2"\nca_cert="pki/rsa-ca.pem"\n'

local phone = wards.phone("phone", nil, "key_mgmt=CCKM\n" .. PEAP)
wards.controller { name = "west", n = 1, security = "wpa_key_mgmt=CCKM\n" .. SERVER }
wards.controller { name = "east", n = 2, first = 2, security = "wpa_key_mgmt=CCKM\n" .. SERVER }
wards.radius()
phone:traffic { "voip", codec = "g711", start = s(2) }

test("unknown at the other controller", { tags = { "failure", "cckm", "wlc" } }, function(run)
  wards.tour(run, phone, { "ap2", "ap3" })
  local roam = phone.roams[1]
  expect(roam.method):is("eap")
  expect(roam.to):is("ap2")
  expect(roam.cause):is("C42")
  expect(phone.roams[2].method):is("cckm")
  expect(phone.roams[2].outcome):is("ok")
  causes.only(run, "C42")
end)
