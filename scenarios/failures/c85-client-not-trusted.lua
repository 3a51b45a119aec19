-- C85: the server ends TLS because of the station's certificate: on the air up to TLS 1.2, in the
-- server's log only with TLS 1.3.
local causes, enterprise = require "causes", require "enterprise"

local CLIENT = 'client_cert="pki/foreign-client.pem"\nprivate_key="pki/foreign-client.key"\n'

for _, version in ipairs { "1.2", "1.3" } do
  test("another authority, TLS " .. version, { tags = { "failure", "eap", "tls" } }, function(run)
    enterprise.open {
      method = "TLS", radius = { eap = { tls13 = version == "1.3" } },
      phone = CLIENT .. (version == "1.3" and 'phase1="tls_disable_tlsv1_3=0"\n' or ""),
    }
    run:for_time(s(5))
    local join = enterprise.clerk.joins[1]
    expect(join.outcome):is("failed")
    expect(join.reason):is(23)
    local f = causes.only(run, "C85")
    expect(f.certainty):is("proven")
    expect(f.evidence):is(version == "1.2" and "air" or "inside")
    expect(f.hidden_log):contains("Somebody else")
  end)
end
