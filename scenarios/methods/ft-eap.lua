-- FT with 802.1X (AKM 3): one EAP conversation at the first association, then two frames and two
-- more at every new access point, over the air or through the present one. RADIUS is asked once.
local enterprise = require "enterprise"

local function open(over)
  enterprise.open { akm = "FT-EAP", domain = true, ap = over == "ds" and "ft_over_ds=1\n" or "",
                    model = over == "ds" and "ft-ds" or nil }
end

for _, over in ipairs { "air", "ds" } do
  test("over the " .. over, { tags = { "eap", "ft", "pull" }, seeds = "1..2" }, function(run)
    open(over)
    enterprise.tour(run, over)
    enterprise.went("eap", 9, "ft-" .. over, 0, "ft-" .. over, 0)
    expect(enterprise.clerk.roams[1].outage_down):at_most(ms(40))
    expect(enterprise.clerk.joins[1].akm):is("FT-EAP")
  end)
end

test("keys pushed, none can be fetched", { tags = { "eap", "ft", "push" } }, function(run)
  enterprise.open { akm = "FT-EAP", domain = true, ap = "pmk_r1_push=1\n" }
  fault { drop = "rrb-pull", times = 0 }
  enterprise.tour(run)
  enterprise.went("eap", 9, "ft-air", 0, "ft-air", 0)
end)

test("with certificates", { tags = { "eap", "ft", "tls" } }, function(run)
  enterprise.open { akm = "FT-EAP", domain = true, method = "TLS", pki = "ec" }
  enterprise.tour(run)
  enterprise.went("eap", 5, "ft-air", 0, "ft-air", 0)
end)

test("the RADIUS server goes down after the first login", { tags = { "eap", "ft", "radius" } },
     function(run)
  enterprise.open { akm = "FT-EAP", domain = true }
  run:at(s(3), function() enterprise.aaa:kill() end)
  enterprise.tour(run)
  enterprise.went("eap", 9, "ft-air", 0, "ft-air", 0)
end)
