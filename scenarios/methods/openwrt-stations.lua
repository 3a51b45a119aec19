-- OpenWrt's wifi-station and wifi-vlan sections: a passphrase of its own puts a station into a
-- VLAN, here and at the next router. With the defaults of ieee80211r every router derives PMK-R1
-- from the passphrase by itself, and hostapd does not know then what VLAN it is of.
local causes = require "causes"
local roams = require "roams"

local tags = { "ft", "openwrt", "vlan" }

local function routers(suffix, dialect)
  local function router(name, at)
    return ap { name = name, at = at, dialect = dialect or "openwrt-24.10",
                config = file("inn/" .. name .. suffix .. ".wireless") }
  end
  return router("hall", m(0, 0)), router("yard", m(20, 0))
end

local function guest(name, secret)
  local sta = station { name = name, at = m(4, 3), model = "generic", config = text(
    'network={\nssid="Inn"\nkey_mgmt=FT-PSK WPA-PSK\npsk="' .. secret .. '"\n}\n') }
  sta:traffic { "ping", interval = ms(100), start = s(2) }
  return sta
end

for _, dialect in ipairs { "openwrt-24.10", "openwrt-25.12" } do
  test("a VLAN that comes along, " .. dialect, { tags = tags }, function(run)
    local hall, yard = routers("", dialect)
    local all = { { guest("traveller", "good night, traveller"), 20 },
                  { guest("kettle", "beep beep beep"), 30 },
                  { guest("owner", "for the family"), 0 } }
    run:for_time(ms(3050))
    for _, one in ipairs(all) do
      expect(hall:vlan(one[1])):is(one[2])
      one[1]:roam_to("yard")
      run:for_time(s(1))
      expect(yard:vlan(one[1])):is(one[2])
    end
    run:for_time(s(1))
    for _, one in ipairs(all) do
      expect(one[1].joins):count(1)
      roams.clean(one[1].roams[1], "ft-air", "yard")
      expect(one[1].flows.ping.ping.lost):at_most(2) -- of which one waits for the pull
    end
    expect(run.failures):is_empty()
  end)
end

test("lost with keys made locally", { tags = tags }, function(run)
  local hall, yard = routers("-defaults")
  local traveller = guest("traveller", "good night, traveller")
  run:for_time(s(4))
  expect(hall:vlan(traveller)):is(20)
  traveller:roam_to("yard")
  run:for_time(s(4))
  expect(traveller.roams[1].method):is("ft-air")
  expect(traveller.roams[1].outcome):is("ok")
  expect(yard:vlan(traveller)):is(0)
  expect(causes.only(run, "C18").certainty):is("proven")
end)

-- The passphrase of the things is the kettle's: under another address it is none.
test("somebody else's passphrase", { tags = tags }, function(run)
  routers("")
  local thief = guest("thief", "beep beep beep")
  run:for_time(s(4))
  expect(thief.joins[1].outcome):is("failed")
  causes.only(run, "C24")
end)
