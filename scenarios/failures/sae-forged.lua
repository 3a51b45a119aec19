-- Somebody between a phone and an access point of WPA3: frames of SAE come again, come back, or
-- come in the access point's name. None of it gives away a key; what stops the phone is named.
local causes, roams = require "causes", require "roams"

local SALON = "02:0f:a1:5a:00:01"
local AP = "interface=wlan0\nssid=Villa\nhw_mode=g\nchannel=1\nwpa=2\nwpa_key_mgmt=SAE\n" ..
           "rsn_pairwise=CCMP\nieee80211w=2\nsae_password=drei stille Zypressen\n"

-- given.ap: lines of the access point; given.global: of the phone.
local function villa(given)
  local salon = ap { name = "salon", at = m(0, 0), bssid = SALON, config = text(AP .. given.ap) }
  local phone = station {
    name = "phone", at = m(4, 3),
    config = text((given.global or "") .. 'network={\nssid="Villa"\nkey_mgmt=SAE\nieee80211w=2\n' ..
                  'scan_freq=2412\nsae_password="drei stille Zypressen"\n}\n'),
  }
  phone:traffic { "ping", interval = ms(100), start = s(1) }
  return phone, salon
end

local ways = {
  { name = "loop", ap = "sae_pwe=0\n", global = "sae_pwe=0\n" },
  { name = "H2E", ap = "sae_pwe=1\n", global = "sae_pwe=1\n" },
}

for _, way in ipairs(ways) do
  local tags = { "failure", "sae" }

  -- [11-2020 12.4.8.6.6] the scalar that was accepted is not accepted once more.
  test("the commit comes again after all is done, " .. way.name, { tags = tags }, function(run)
    local phone, salon = villa(way)
    salon:listen("Do not accept re-use of previous peer-commit-scalar")
    fault { duplicate = "auth", from = "phone", nth = 1, by = s(2) }
    run:for_time(s(5))
    expect(salon:heard("Do not accept re-use of previous peer-commit-scalar")):is(1)
    roams.clean(phone.joins[1], "sae", "salon")
    expect(phone.joins):count(1)
    expect(phone:ap()):is("salon")
    expect(run.failures):is_empty()
  end)

  test("the confirm comes again after all is done, " .. way.name, { tags = tags }, function(run)
    local phone, salon = villa(way)
    salon:listen("Silently ignore unexpected Confirm from peer")
    fault { duplicate = "auth", from = "phone", nth = 2, by = s(2) }
    run:for_time(s(5))
    expect(salon:heard("Silently ignore unexpected Confirm from peer")):is(1)
    roams.clean(phone.joins[1], "sae", "salon")
    expect(phone.joins):count(1)
    expect(phone:ap()):is("salon")
    expect(run.failures):is_empty()
  end)

  -- The phone drops its own commit and waits for another answer, which never comes.
  test("C87: the commit comes back, " .. way.name, { tags = tags }, function(run)
    fault { bug = "sae-reflect", at = "salon", times = 0 }
    local phone = villa(way)
    phone:listen("Drop commit message due to reflection attack")
    run:for_time(s(9))
    expect(phone:heard("Drop commit message due to reflection attack")):at_least(3)
    expect(phone:ap()):is(nil)
    expect(phone.joins[1].outcome):is("failed")
    local f = causes.all(run, "C87")
    expect(f.certainty):is("proven")
    expect(f.evidence):is("air")
    expect(f.why):contains("the answer to the commit was that commit")
  end)
end

-- A group that both do is refused in the access point's name. With H2E the phone says so in its
-- next commit, and the access point, which refused nothing, ends it with status 1.
test("C87: a group refused by somebody else, H2E", { tags = { "failure", "sae" } }, function(run)
  fault { bug = "sae-refuse-group", at = "salon", times = 1 }
  local phone = villa { ap = "sae_pwe=1\nsae_groups=19 20\n",
                        global = "sae_pwe=1\nsae_groups=20 19\n" }
  run:for_time(s(3))
  expect(phone.joins[1].attempts[1].status):is(77)
  expect(phone.joins[1].attempts[2].status):is(1)
  expect(phone.joins[1].attempts[2].cause):is("C87")
  causes.only(run, "C87")
end)

-- In the older form nobody tells, and the weaker group it is: what H2E was made for.
test("the same without H2E goes unnoticed", { tags = { "failure", "sae" } }, function(run)
  fault { bug = "sae-refuse-group", at = "salon", times = 1 }
  local phone = villa { ap = "sae_pwe=0\nsae_groups=19 20\n",
                        global = "sae_pwe=0\nsae_groups=20 19\n" }
  run:for_time(s(3))
  expect(phone:ap()):is("salon")
  expect(phone:sae_group()):is(19)
  expect(run.failures):is_empty()
end)

-- Without the RSNXE a phone that does both takes the loop; message 3 has the RSNXE and shows it.
test("C25: the RSNXE is taken out of beacons", { tags = { "failure", "sae" } }, function(run)
  fault { bug = "no-rsnxe", at = "salon", times = 0 }
  local phone = villa { ap = "sae_pwe=2\n", global = "sae_pwe=2\n" }
  run:for_time(s(3))
  expect(phone.joins[1].outcome):is("failed")
  expect(phone.joins[1].reason):is(17)
  local f = causes.all(run, "C25")
  expect(f.certainty):is("proven")
  expect(f.visible_log):contains("RSNXE in 3/4 msg does not match")
end)

-- A phone that insists on H2E sees no access point to which it could come.
test("the same to a phone of H2E alone", { tags = { "failure", "sae" } }, function(run)
  fault { bug = "no-rsnxe", at = "salon", times = 0 }
  local phone = villa { ap = "sae_pwe=2\n", global = "sae_pwe=1\n" }
  run:for_time(s(3))
  expect(phone:ap()):is(nil)
  expect(phone.joins):is_empty()
end)

test("C37: a token is asked for again and again", { tags = { "failure", "sae" } }, function(run)
  fault { bug = "sae-token-again", at = "salon", times = 0 }
  local phone = villa { ap = "sae_pwe=1\n", global = "sae_pwe=1\n" }
  run:for_time(s(9))
  expect(phone:ap()):is(nil)
  expect(causes.all(run, "C37").why):contains("token again and again")
end)

-- The list of groups that the first access point refused goes with the phone to the next one, which
-- does them: wpa_supplicant before May 2024.
for _, old in ipairs { true, false } do
  test(old and "C36: refused elsewhere" or "a list for each access point",
       { tags = { "failure", "sae" } }, function(run)
    if old then
      fault { bug = "sae-old-rejected", at = "phone", times = 0 }
    end
    local phone = villa { ap = "sae_pwe=1\nsae_groups=19\n",
                          global = "sae_pwe=1\nsae_groups=20 19\n" }
    ap { name = "loggia", at = m(15, 0),
         config = text(AP .. "sae_pwe=1\nsae_groups=19 20\n") }
    run:at(s(2), function() phone:roam_to("loggia") end)
    run:for_time(s(6))
    expect(phone.joins[1].outcome):is("ok")
    expect(phone.roams):count(1)
    if old then
      expect(phone.roams[1].cause):is("C36")
      expect(phone.roams[1].attempts[1].status):is(1)
      expect(run.failures[1].cause):is("C36") -- the way back may cost an SA Query (C47)
      expect(run.failures[1].certainty):is("proven")
    else
      roams.clean(phone.roams[1], "sae", "loggia")
      expect(phone:sae_group()):is(20)
      expect(run.failures):is_empty()
    end
  end)
end
