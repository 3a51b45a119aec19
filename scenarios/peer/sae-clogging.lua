-- Tests of SAE's anti-clogging tokens, as hostap's test_sae.py states their outcomes.
local forge = require "forge"
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

-- Group 21: any scalar of its length, and the curve's base point (FIPS 186-4 D.1.2.5), which is a
-- point of it as good as any.
local COMMIT_21 = "1500" .. string.rep("00", 65) .. "02" ..
  "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dba" ..
  "a14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66" ..
  "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef4" ..
  "2640c550b9013fad0761353c7086a272c24088be94769fd16650"

local function flood(run, eve, at, round)
  for i = 1, 16 do
    run:at(at + ms(2 * i), function()
      eve:send(forge.auth { from = string.format("02:2%d:00:00:00:%02x", round, i),
                            to = "02:00:00:00:03:00", bssid = "02:00:00:00:03:00",
                            algorithm = 3, body = COMMIT_21 })
    end)
  end
end

test("sae_anti_clogging_during_attack", { tags = tags }, function(run)
  local ap1 = hwsim.ap(1, hwsim.sae .. hwsim.password .. "sae_groups=21\n")
  local eve = intruder { name = "eve", at = m(2, 2), freq = 2412 }
  local asked = "SAE: Request anti-clogging token"
  ap1:listen(asked)
  local devs = {}
  for i = 1, 2 do
    devs[i] = hwsim.sae_station("", { name = "dev" .. i - 1, global = "sae_groups=21\n" })
    run:at(s(3), function() devs[i]:leave() end)
    run:at(s(4), function() devs[i]:join() end)
  end
  flood(run, eve, ms(10), 1)
  run:for_time(s(3))
  local first = ap1:heard(asked)
  expect(first):at_least(10)
  flood(run, eve, ms(3900), 2)
  run:for_time(s(10))
  expect(ap1:heard(asked)):at_least(first + 5)
  for _, dev in ipairs(devs) do
    expect(dev:ap()):is("ap1")
  end
end)

-- Frames of SAE that are wrong in one way or another: the AP goes on as before.
test("sae_anti_clogging_proto", { tags = tags }, function(run)
  hwsim.ap(1, hwsim.sae .. hwsim.password .. "sae_anti_clogging_threshold=0\nsae_groups=21\n")
  local eve = intruder { name = "eve", at = m(2, 2), freq = 2412 }
  local wrong = {
    "", "15", "1500", "1500" .. string.rep("00", 31), "ffff", "1300" .. string.rep("11", 95),
    COMMIT_21 .. "ff00", COMMIT_21 .. "ff055d", COMMIT_21 .. "ff015d" .. string.rep("aa", 40),
    "1500" .. string.rep("41", 32) .. string.sub(COMMIT_21, 5),
  }
  for i, body in ipairs(wrong) do
    run:at(ms(100 + 10 * i), function()
      eve:send(forge.auth { from = string.format("02:29:00:00:00:%02x", i),
                            to = "02:00:00:00:03:00", bssid = "02:00:00:00:03:00",
                            algorithm = 3, sequence = 1 + i % 2, body = body })
    end)
  end
  local dev0 = hwsim.sae_station("", { name = "dev0", global = "sae_groups=21\n" })
  run:for_time(s(5))
  expect(dev0:ap()):is("ap1")
end)

-- Requests for a token that no AP would send: the station must not be stuck.
test("sae_invalid_anti_clogging_token_req", { tags = tags }, function(run)
  hwsim.ap(1, hwsim.sae .. hwsim.password)
  local eve = intruder { name = "eve", at = m(2, 2), freq = 2412 }
  local dev0 = hwsim.sae_station("", { name = "dev0" })
  for i, body in ipairs { "", "13", "1400aaaa", "1300", "1300ff", "ffffffff" } do
    run:at(ms(1 + i), function()
      eve:send(forge.auth { from = "02:00:00:00:03:00", to = dev0:mac(), algorithm = 3,
                            status = 76, body = body })
    end)
    run:at(ms(500 + i), function()
      eve:send(forge.auth { from = "02:00:00:00:03:00", to = dev0:mac(), algorithm = 3,
                            status = 76, body = body })
    end)
  end
  run:for_time(s(10))
  expect(dev0:ap()):is("ap1")
end)
