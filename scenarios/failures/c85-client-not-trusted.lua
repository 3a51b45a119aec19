-- C85: the server ends TLS because of the station's certificate: on the air up to TLS 1.2, in the
-- server's log only with TLS 1.3.
local causes, enterprise = require "causes", require "enterprise"

-- Runs begin in 2020: the certificate that was good until 2019 has expired, that of 2030 is not
-- valid yet.
local former = file "pki/former-ca.pem"
local rows = {
  { "another authority", "foreign-client", nil, "Somebody else" },
  { "a certificate of last year", "former-client", former, "certificate has expired" },
  { "a certificate of the future", "former-early", former, "certificate is not yet valid" },
}

for _, row in ipairs(rows) do
  for _, version in ipairs { "1.2", "1.3" } do
    test(row[1] .. ", TLS " .. version, { tags = { "failure", "eap", "tls" } }, function(run)
      enterprise.open {
        method = "TLS",
        radius = { eap = { tls13 = version == "1.3", ca = row[3] } },
        phone = 'client_cert="pki/' .. row[2] .. '.pem"\nprivate_key="pki/' .. row[2] ..
                '.key"\n' .. (version == "1.3" and 'phase1="tls_disable_tlsv1_3=0"\n' or ""),
      }
      run:for_time(s(5))
      local join = enterprise.clerk.joins[1]
      expect(join.outcome):is("failed")
      expect(join.reason):is(23)
      local f = causes.only(run, "C85")
      expect(f.certainty):is("proven")
      expect(f.evidence):is(version == "1.2" and "air" or "inside")
      expect(f.hidden_log):contains(row[4])
    end)
  end
end
