-- WPA2-Enterprise with certificates, in TLS 1.2 and 1.3, with RSA and ECDSA keys. The way back is
-- by the access point's cached PMK. Where the server keeps TLS sessions, the second access point
-- costs a resumption only: no certificates, no signatures.
local enterprise = require "enterprise"

-- Frames: authentication and association 4, EAP one request and response for each round trip and
-- its success, the 4-way handshake 4. An RSA chain needs one fragment more in each direction.
local full = {
  { pki = "rsa", version = "1.2", trips = 7, resumed = 4 },
  { pki = "rsa", version = "1.3", trips = 7, resumed = 5 },
  { pki = "ec", version = "1.2", trips = 5, resumed = 4 },
  { pki = "ec", version = "1.3", trips = 6, resumed = 5 },
}

local function open(row, kept)
  enterprise.open {
    method = "TLS", pki = row.pki,
    radius = { eap = { tls13 = row.version == "1.3", session_lifetime = kept } },
    phone = row.version == "1.3" and 'phase1="tls_disable_tlsv1_3=0"\n' or nil,
  }
end

for _, row in ipairs(full) do
  local what = row.pki .. ", TLS " .. row.version
  test(what, { tags = { "eap", "tls" } }, function(run)
    open(row)
    enterprise.tour(run)
    enterprise.went("eap", row.trips, "eap", row.trips, "skc", 0)
  end)
  test(what .. ", sessions kept", { tags = { "eap", "tls", "resumption" } }, function(run)
    open(row, s(3600))
    enterprise.tour(run)
    enterprise.went("eap", row.trips, "eap", row.resumed, "skc", 0)
    local clerk = enterprise.clerk
    expect(clerk.joins[1].phases.eap.time - clerk.roams[1].phases.eap.time):at_least(ms(25))
  end)
end
