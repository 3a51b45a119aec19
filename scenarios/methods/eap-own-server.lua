-- A small office without a RADIUS server: hostapd's own EAP server in each access point
-- (eap_server=1), its users from a file. No packet leaves the access point.
local enterprise = require "enterprise"

local users = "practice/users.eap_user"

for _, method in ipairs { "PEAP", "TTLS", "TLS" } do
  test(method, { tags = { "eap", "own-server" } }, function(run)
    enterprise.open {
      own = users, method = method, phone = method == "TLS" and 'identity="bob"\n' or nil,
    }
    enterprise.tour(run)
    enterprise.went("eap", 0, "eap", 0, "skc", 0)
  end)
end

test("nobody of this name", { tags = { "eap", "own-server", "failure" } }, function(run)
  enterprise.open { own = users, method = "TLS", phone = 'identity="eve"\n' }
  run:for_time(s(6))
  expect(enterprise.clerk.joins[1].outcome):is("failed")
  expect(enterprise.clerk.joins[1].reason):is(23)
end)
