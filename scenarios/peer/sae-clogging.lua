-- Tests of SAE's anti-clogging tokens, as hostap's test_sae.py states their outcomes.
local hwsim = require "lib.hwsim"
local roams = require "roams"

local tags = { "peer", "sae", "anti-clogging" }
local ASKED = "anti-clogging token requested"

local function join(run, stations, seconds)
  for _, dev in ipairs(stations) do
    dev:listen(ASKED)
  end
  run:for_time(seconds or s(2))
  for _, dev in ipairs(stations) do
    expect(dev:ap()):is("ap1")
  end
end

test("sae_anti_clogging", { tags = tags }, function(run)
  hwsim.ap(1, hwsim.sae .. hwsim.password .. "sae_anti_clogging_threshold=1\n")
  local dev0 = hwsim.sae_station("", { name = "dev0" })
  local dev1 = hwsim.sae_station("", { name = "dev1" })
  join(run, { dev0, dev1 })
  -- the second commit finds the first exchange open
  expect(dev0:heard(ASKED) + dev1:heard(ASKED)):at_least(1)
  expect(run.failures):is_empty()
end)

local forced = {
  sae_forced_anti_clogging = { station = "", ap = hwsim.password, global = "" },
  sae_forced_anti_clogging_pw_id = {
    station = 'sae_password="secret"\nsae_password_id="pw id"\n',
    ap = "sae_password=secret|id=pw id\n", global = "",
  },
  sae_forced_anti_clogging_h2e = {
    station = "", ap = hwsim.password .. "sae_pwe=1\n", global = "sae_pwe=1\n",
  },
  sae_forced_anti_clogging_h2e_loop = {
    station = "", ap = hwsim.password .. "sae_pwe=2\n", global = "sae_pwe=0\n",
  },
}

-- Threshold 0: every commit is answered with a request for a token.
for name, v in pairs(forced) do
  test(name, { tags = tags }, function(run)
    hwsim.ap(1, hwsim.sae .. v.ap .. "sae_anti_clogging_threshold=0\n")
    local devs = {}
    for i = 1, 3 do
      devs[i] = hwsim.sae_station(v.station, { name = "dev" .. i - 1, global = v.global })
    end
    join(run, devs)
    for _, dev in ipairs(devs) do
      expect(dev:heard(ASKED)):is(1)
      roams.clean(dev.joins[1], "sae", "ap1")
    end
    expect(run.failures):is_empty()
  end)
end
