-- FT with SAE (AKM 9): one SAE exchange at the first association, then FT; the PMK of FT is the one
-- SAE made, so access points fetch it from each other. The password element comes from a loop or,
-- with H2E, from a hash; then an RSNXE takes part in FT's MIC.
local enterprise = require "enterprise"

local function open(pwe, more, model)
  return enterprise.open {
    akm = "FT-SAE", domain = true, psk = true, model = model,
    ap = "ieee80211w=2\nsae_pwe=" .. pwe .. "\nsae_password=three floors down\n" .. (more or ""),
    phone = 'ieee80211w=2\nsae_password="three floors down"\n',
    global = "sae_pwe=" .. pwe .. "\n",
  }
end

for _, way in ipairs { { "loop", 0 }, { "H2E", 1 } } do
  test(way[1] .. ", over the air", { tags = { "sae", "ft" }, seeds = "1..2" }, function(run)
    open(way[2])
    enterprise.tour(run)
    enterprise.went("sae", 0, "ft-air", 0, "ft-air", 0)
    expect(enterprise.clerk.roams[1].akm):is("FT-SAE")
  end)
  test(way[1] .. ", over the DS", { tags = { "sae", "ft", "ds" } }, function(run)
    open(way[2], "ft_over_ds=1\n", "ft-ds")
    enterprise.tour(run, "ds")
    enterprise.went("sae", 0, "ft-ds", 0, "ft-ds", 0)
  end)
end
