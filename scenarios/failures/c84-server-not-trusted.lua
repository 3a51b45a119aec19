-- C84: the station ends TLS because of the server's certificate. Its alert is on the air in the
-- clear up to TLS 1.2, and up to the server's first flight in TLS 1.3.
local causes, enterprise = require "causes", require "enterprise"

local FOREIGN = { cert = file "pki/foreign-server.pem", key = file "pki/foreign-server.key" }
local EXPIRED = { cert = file "pki/rsa-expired.pem", key = file "pki/rsa-expired.key" }

local rows = {
  { "another authority at the station, PEAP", { phone = 'ca_cert="pki/foreign-ca.pem"\n' },
    "self-signed certificate" },
  { "the same, TTLS", { method = "TTLS", phone = 'ca_cert="pki/foreign-ca.pem"\n' },
    "self-signed certificate" },
  { "the same, TLS 1.3",
    { method = "TLS", radius = { eap = { tls13 = true } },
      phone = 'ca_cert="pki/foreign-ca.pem"\nphase1="tls_disable_tlsv1_3=0"\n' },
    "self-signed certificate" },
  { "another server", { radius = { eap = FOREIGN } }, "Somebody else" },
  { "a certificate of last year", { radius = { eap = EXPIRED } }, "certificate has expired" },
  { "another name", { phone = 'domain_suffix_match="example.com"\n' } },
}

for _, row in ipairs(rows) do
  test(row[1], { tags = { "failure", "eap", "tls" } }, function(run)
    enterprise.open(row[2])
    run:for_time(s(5))
    local join = enterprise.clerk.joins[1]
    expect(join.outcome):is("failed")
    expect(join.reason):is(23)
    local f = causes.only(run, "C84")
    expect(f.certainty):is("proven")
    expect(f.evidence):is("air")
    if row[3] then
      expect(f.hidden_log):contains(row[3])
    end
  end)
end

test("the right name does no harm", { tags = { "eap", "tls" } }, function(run)
  enterprise.open { phone = 'domain_suffix_match="example.net"\n' }
  run:for_time(s(5))
  expect(enterprise.clerk.joins[1].outcome):is("ok")
  expect(run.failures):is_empty()
end)
