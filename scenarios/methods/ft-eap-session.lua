-- RADIUS gives a session six seconds. What is left of them goes with PMK-R1: the AP to which the
-- station roams by fast transition ends the session when the first one would have ended it.
local roams = require "roams"

local function reading_room(name, channel, number)
  return text(table.concat({
    "interface=wlan0", "bridge=br0", "ssid=archive", "hw_mode=g", "channel=" .. channel,
    "wpa=2", "wpa_key_mgmt=FT-EAP", "rsn_pairwise=CCMP", "ieee8021x=1",
    "own_ip_addr=10.0.0." .. 10 + number, "auth_server_addr=10.0.0.2",
    "auth_server_shared_secret=drawer 12", "nas_identifier=" .. name, "mobility_domain=a4c0",
    "r0kh=ff:ff:ff:ff:ff:ff * 93b7c2e40d1f58a6e2c49b7705d3861f",
    "r1kh=00:00:00:00:00:00 00:00:00:00:00:00 93b7c2e40d1f58a6e2c49b7705d3861f", "" }, "\n"))
end

-- seconds: of the session, nil without a limit.
local function world(seconds)
  radius {
    name = "aaa", ip = "10.0.0.2", secret = "drawer 12", latency = ms(5),
    users = { { identity = "reader", password = "parchment", session_timeout = seconds } },
    eap = { ca = file "pki/rsa-ca.pem", cert = file "pki/rsa-server.pem",
            key = file "pki/rsa-server.key" },
  }
  ap { name = "front", at = m(0, 0), config = reading_room("front", 1, 1) }
  ap { name = "rear", at = m(15, 0), config = reading_room("rear", 11, 2) }
  local reader = station {
    name = "reader", at = m(7, 3), model = "generic",
    config = text('network={\n\tssid="archive"\n\tkey_mgmt=FT-EAP\n\teap=PEAP\n' ..
                  '\tidentity="reader"\n\tpassword="parchment"\n\tphase2="auth=MSCHAPV2"\n' ..
                  '\tca_cert="pki/rsa-ca.pem"\n\tscan_freq=2412 2462\n}\n'),
  }
  reader:traffic { "ping", interval = ms(100), start = s(1) }
  return reader
end

test("a session ends at the next AP", { tags = { "eap", "ft", "lifetime" } }, function(run)
  local reader = world(s(6))
  run:at(s(3), function() reader:roam_to("rear") end)
  run:for_time(ms(5500))
  expect(reader:ap()):is("rear")
  run:for_time(s(4))
  expect(reader.joins):count(2)
  roams.clean(reader.roams[1], "ft-air", "rear")
  expect(reader.joins[2].trigger):is("deauth")
end)

test("a session without end goes on", { tags = { "eap", "ft", "lifetime" } }, function(run)
  local reader = world(nil)
  run:at(s(3), function() reader:roam_to("rear") end)
  run:for_time(s(10))
  roams.round(reader, "front", "eap", "ft-air", { "rear" })
end)
