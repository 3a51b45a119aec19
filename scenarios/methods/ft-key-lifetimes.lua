-- How long the keys of fast transition are good for, and who says so: PMK-R0 at its home
-- (ft_r0_key_lifetime), PMK-R1 where it was sent (what is left of PMK-R0's time goes with it, and
-- r1_max_key_lifetime there). An association lives on with keys of an expired hierarchy; only the
-- next transition needs another.
local roams = require "roams"

local HALF = "6d0f3c2a9e7b54d18866021fe3c4a5b7"
local LINE = HALF .. HALF
local MAC = { east = "02:0f:f1:ce:00:01", west = "02:0f:f1:ce:00:02" }

-- lines: what this AP has beside the rest; holders false: it makes the keys itself.
local function studio(name, channel, lines, holders)
  local other = name == "east" and "west" or "east"
  return text(table.concat({
    "interface=wlan0", "bridge=br0", "ssid=dial", "hw_mode=g", "channel=" .. channel, "wpa=2",
    "wpa_key_mgmt=FT-PSK", "rsn_pairwise=CCMP", "wpa_passphrase=tick, tock, tick",
    "nas_identifier=" .. name, "mobility_domain=c10c", "bssid=" .. MAC[name],
    holders == false and "ft_psk_generate_local=1" or
    "r0kh=" .. MAC[other] .. " " .. other .. " " .. LINE ..
    "\nr1kh=" .. MAC[other] .. " " .. MAC[other] .. " " .. LINE, lines or "", "" }, "\n"))
end

local PULLED, NAKED = "FT: Received PMK-R1 pull response", "FT: No matching PMK-R0-Name found"

local function world(east, west, holders)
  local clock = station {
    name = "clock", at = m(8, 3),
    config = text('network={\n\tssid="dial"\n\tpsk="tick, tock, tick"\n\tkey_mgmt=FT-PSK\n' ..
                  "\tscan_freq=2412 2462\n}\n"),
  }
  local home = ap { name = "east", at = m(0, 0), config = studio("east", 1, east, holders) }
  local away = ap { name = "west", at = m(20, 0), config = studio("west", 11, west, holders) }
  clock:traffic { "ping", interval = ms(100), start = s(1) }
  home:listen(NAKED)
  away:listen(PULLED)
  return clock, home, away
end

-- To west, to east, to west …, at these times.
local function visit(run, clock, times)
  for i, at in ipairs(times) do
    run:at(at, function() clock:roam_to(i % 2 == 1 and "west" or "east") end)
  end
  run:for_time(times[#times] + s(6))
end

local tags = { tags = { "ft", "lifetime" } }
local PUSH = "pmk_r1_push=1\n"
local ALL = { "west", "east", "west" }

-- What is pushed, what `west` allows, and how often it has to ask for PMK-R1 again. PMK-R1 is there
-- from the first association on, 0.2 s after the start.
for name, row in pairs {
  ["within all lifetimes"] = { "", "", 0 },
  ["PMK-R1 is good for three seconds at the target"] = { "", "r1_max_key_lifetime=3", 1 },
  ["a longer maximum makes nothing longer"] = { "ft_r0_key_lifetime=60\n",
                                                "r1_max_key_lifetime=3600", 0 },
  -- The field has 16 bits: 65541 s go out as 5 s …
  ["a lifetime that does not fit"] = { "ft_r0_key_lifetime=65541\n", "", 1 },
  -- … and 65536 s as 0, which has no end.
  ["one that fits too well"] = { "ft_r0_key_lifetime=65536\n", "", 0 },
} do
  test(name, tags, function(run)
    local clock, _, west = world(PUSH .. row[1], row[2])

    visit(run, clock, { s(2), s(4), s(9) })
    roams.round(clock, "east", "psk", "ft-air", ALL)
    expect(west:heard(PULLED)):is(row[3])
  end)
end

-- The association by fast transition stays when PMK-R0 is gone; the way back needs it.
test("the hierarchy expires while it is in use", tags, function(run)
  local clock, east = world(PUSH .. "ft_r0_key_lifetime=6", "")

  visit(run, clock, { s(3), s(9) })
  roams.clean(clock.roams[1], "ft-air", "west")
  expect(clock.flows.ping.ping.lost):at_most(4)
  expect(clock.roams[2].outcome):is("fell-back")
  expect(clock.roams[2].attempts[1].status):is(53)
  expect(clock.roams[2].method):is("psk")
  expect(clock:ap()):is("east")
  expect(east:heard(NAKED)):is(0) -- nobody has asked it
end)

-- What is left of its time has gone with PMK-R1: the target forgets it, asks, and is told no.
test("it is no longer at the target either", tags, function(run)
  local clock, east, west = world(PUSH .. "ft_r0_key_lifetime=6", "r1_max_key_lifetime=60")

  visit(run, clock, { s(9) })
  expect(clock.roams[1].outcome):is("fell-back")
  expect(clock.roams[1].attempts[1].status):is(53)
  expect(clock.roams[1].cause):is("C19")
  expect(east:heard(NAKED)):is(1)
  expect(west:heard(PULLED)):is(1)
  expect(clock:ap()):is("west")
end)

-- -1 is for ever, whatever was said of PMK-R0; and a key made of the passphrase is always new.
for name, row in pairs {
  ["a target that forgets nothing"] = { PUSH .. "ft_r0_key_lifetime=6", "r1_max_key_lifetime=-1" },
  ["keys that are made on the spot"] = { "ft_r0_key_lifetime=6", "ft_r0_key_lifetime=6", false },
} do
  test(name, tags, function(run)
    local clock, _, west = world(row[1], row[2], row[3])

    visit(run, clock, { s(9) })
    roams.round(clock, "east", "psk", "ft-air", { "west" })
    expect(west:heard(PULLED)):is(0)
  end)
end
