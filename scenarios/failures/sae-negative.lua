-- What goes wrong in SAE, and with which status it ends.
local causes = require "causes"

local AP = "interface=wlan0\nssid=Villa\nhw_mode=g\nchannel=1\nwpa=2\nwpa_key_mgmt=SAE\n" ..
           "rsn_pairwise=CCMP\nieee80211w=2\n"

local function villa(given)
  ap { name = "salon", at = m(0, 0), config = text(AP .. given.ap) }
  return station {
    name = "phone", at = m(4, 3), model = given.model,
    config = text((given.global or "") .. 'network={\nssid="Villa"\nkey_mgmt=SAE\nieee80211w=2\n' ..
                  "scan_freq=2412\n" .. given.phone .. "}\n"),
  }
end

local right = { ap = "sae_password=drei stille Zypressen\n",
                phone = 'sae_password="drei stille Zypressen"\n' }

-- The AP cannot verify the confirm: status 15, and nobody learns more than that.
test("C88: another password", { tags = { "failure", "sae" } }, function(run)
  local phone = villa { ap = right.ap, phone = 'sae_password="drei laute Zypressen"\n' }
  run:for_time(s(3))
  expect(phone:ap()):is(nil)
  expect(phone.joins[1].outcome):is("failed")
  expect(phone.joins[1].status):is(15)
  expect(causes.all(run, "C88").certainty):is("proven")
end)

test("C88: an identifier that nobody has", { tags = { "failure", "sae" } }, function(run)
  local phone = villa { ap = "sae_pwe=1\nsae_password=drei stille Zypressen|id=garden\n",
                        phone = right.phone .. 'sae_password_id="cellar"\n',
                        global = "sae_pwe=1\n" }
  run:for_time(s(3))
  expect(phone.joins[1].outcome):is("failed")
  expect(phone.joins[1].status):is(123)
  causes.all(run, "C88")
end)

test("C37: no group of both", { tags = { "failure", "sae" } }, function(run)
  local phone = villa { ap = right.ap .. "sae_groups=21\n", phone = right.phone,
                        global = "sae_groups=19 20\n" }
  run:for_time(s(3))
  expect(phone.joins[1].outcome):is("failed")
  expect(phone.joins[1].status):is(77)
  causes.all(run, "C37")
end)

-- Hash-to-element only, and a phone that can but hunt and peck and tries: status 1 to its commit.
test("C37: another password element", { tags = { "failure", "sae" } }, function(run)
  local phone = villa { ap = right.ap .. "sae_pwe=1\n", phone = right.phone,
                        global = "sae_pwe=0\n", model = "early-sae" }
  run:for_time(s(3))
  expect(phone:ap()):is(nil)
  expect(phone.joins[1].status):is(1)
  causes.all(run, "C37")
end)

-- The AP's answers do not arrive: the station waits 2 s and tries again.
test("C38: no answer to the commit", { tags = { "failure", "sae" } }, function(run)
  fault { drop = "auth", from = "salon", times = 0 }
  local phone = villa(right)
  run:for_time(s(8))
  expect(phone:ap()):is(nil)
  causes.all(run, "C38")
end)
