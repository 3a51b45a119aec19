-- C78: an access point that does SAE tells the phone by Transition Disable that the passphrase's
-- old way is over. The rest of the network knows nothing of it, and the phone passes it by.
local office, causes, roams = require "office", require "causes", require "roams"

local tags = { "failure", "sae", "transition" }

local function conf(name, akms, more)
  local lines = office.lines(name, "ieee80211w=1\n" .. (more or ""), "")
  return text((string.gsub(lines, "WPA%-PSK FT%-PSK", akms)))
end

-- A phone that is with `left` walks to `right`, which does `akms`.
local function walk(run, bits, akms)
  pathloss { exponent_milli = 4500 }
  office.open { left = conf("left", "WPA-PSK SAE", "transition_disable=" .. bits .. "\n"),
                right = conf("right", akms),
                phone = text('network={\nssid="office"\nkey_mgmt=WPA-PSK SAE\nieee80211w=1\n' ..
                             'psk="mondays are the worst"\nscan_freq=2412 2462\n}\n') }
  office.phone:walk { m(26, 3), speed = mps(4), start = s(3) }
  run:at(s(10), function() office.left:kill() end)
  run:for_time(s(25))
  roams.clean(office.phone.joins[1], "sae", "left")
end

test("never back to WPA2", { tags = tags }, function(run)
  walk(run, "0x01", "WPA-PSK")
  expect(office.phone:ap()):is(nil)
  expect(office.phone.roams):count(0)
  local f = causes.only(run, "C78")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("log")
  expect(f.ap):is("left")
  expect(f.visible_log):is("TRANSITION-DISABLE 01")
end)

test("SAE on both", { tags = tags }, function(run)
  walk(run, "0x01", "WPA-PSK SAE")
  expect(office.phone:ap()):is("right")
  expect(run.failures):is_empty()
end)

for _, bits in ipairs { "0x00", "0x08" } do
  test("Transition Disable of " .. bits, { tags = tags }, function(run)
    walk(run, bits, "WPA-PSK")
    expect(office.phone:ap()):is("right")
    expect(run.failures):is_empty()
  end)
end

test("an AP with SAE out of its reach", { tags = tags }, function(run)
  ap { name = "far", at = m(400, 0), config = conf("far", "WPA-PSK SAE") }
  walk(run, "0x01", "WPA-PSK")
  expect(office.phone:ap()):is(nil)
  expect(causes.only(run, "C78").certainty):is("candidate")
end)

-- Told of other methods, it finds nobody because it hears nobody.
test("the other AP is not heard", { tags = tags }, function(run)
  fault { drop = "any", from = "right", to = "phone", lasts = s(25), times = 0 }
  walk(run, "0x08", "WPA-PSK")
  expect(office.phone:ap()):is(nil)
  for _, f in ipairs(run.failures) do
    expect(f.cause):is_not("C78")
  end
end)
