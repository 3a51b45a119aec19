-- Sticky key caching: an AP remembers who was there. A client may name several keys at once; the
-- AP takes the one it knows.
local roams = require "roams"

radius { name = "aaa", ip = "10.0.0.2", secret = "sieben Siegel", latency = ms(5),
         users = { { identity = "alice", password = "wonderland" } },
         eap = { ca = file "pki/rsa-ca.pem", cert = file "pki/rsa-server.pem",
                 key = file "pki/rsa-server.key" } }
ap { name = "lobby", at = m(0, 0), config = file "bureau/lobby.conf" }
ap { name = "annex", at = m(80, 0), config = file "bureau/annex.conf" }

for _, model in ipairs { "generic", "pmkid-list" } do
  test("back without EAP, " .. model, { tags = { "skc", "eap" } }, function(run)
    local laptop = station { name = "laptop", at = m(30, 3), model = model,
                             config = file "bureau/laptop.conf" }
    laptop:traffic { "voip", codec = "g711", start = s(1) }
    run:at(s(2), function() laptop:roam_to("annex") end)
    run:at(s(4), function() laptop:roam_to("lobby") end)
    run:at(s(6), function() laptop:roam_to("annex") end)
    run:for_time(s(8))
    expect(laptop.joins):count(1)
    expect(laptop.roams):count(3)
    roams.clean(laptop.roams[1], "eap", "annex")
    for i = 2, 3 do
      roams.clean(laptop.roams[i], "skc", i == 2 and "lobby" or "annex")
      expect(laptop.roams[i].radius_round_trips):is(0)
      expect(laptop.roams[i].t_key):at_most(ms(20))
    end
    expect(laptop.failures):is_empty()
  end)
end
