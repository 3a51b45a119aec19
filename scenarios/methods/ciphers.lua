-- Every cipher there is for RSN, for frames to one and to all, with every cipher for frames of
-- management to all: joining, fast transition, new keys, a data frame that comes again, SA Query,
-- and the AP sending everybody away by one frame.
local causes, forge, roams = require "causes", require "forge", require "roams"

local KEYED, REKEYED = "WPA: Key negotiation completed", "RSN: Group rekeying completed"
local ASKED = "SME: Reply to pending SA Query received"
local LEFT = "CTRL-EVENT-DISCONNECTED"

local function lock(name, channel, given)
  return text(table.concat({
    "interface=wlan0", "bridge=br0", "ssid=vault", "hw_mode=g", "channel=" .. channel, "wpa=2",
    "wpa_key_mgmt=FT-PSK", "rsn_pairwise=" .. given.pairwise, "ieee80211w=2",
    "group_cipher=" .. (given.group or given.pairwise), "group_mgmt_cipher=" .. given.mgmt,
    "wpa_passphrase=thick walls", "nas_identifier=" .. name, "mobility_domain=c1f3",
    "ft_psk_generate_local=1", "" }, "\n"))
end

local function world(given)
  local left = ap { name = "left", at = m(0, 0), config = lock("left", 1, given) }
  ap { name = "right", at = m(20, 0), config = lock("right", 11, given) }
  local clerk = station {
    name = "clerk", at = m(8, 3),
    config = text('network={\n\tssid="vault"\n\tpsk="thick walls"\n\tkey_mgmt=FT-PSK\n' ..
                  "\tieee80211w=2\n\tpairwise=" .. (given.chosen or given.pairwise) ..
                  "\n\tgroup=" .. (given.group or given.pairwise) ..
                  "\n\tgroup_mgmt=" .. (given.allowed or given.mgmt) ..
                  "\n\tscan_freq=2412 2462\n" ..
                  (given.more or "") .. "}\n"),
  }
  clerk:traffic { "ping", interval = ms(100), start = s(1) }
  for _, line in ipairs { KEYED, REKEYED, ASKED, LEFT } do
    clerk:listen(line)
  end
  return left, clerk, intruder { name = "eve", at = m(4, 0), freq = 2412 }
end

for name, given in pairs {
  ["CCMP-128, BIP-CMAC-128"] = { pairwise = "CCMP", mgmt = "AES-128-CMAC" },
  ["GCMP-128, BIP-GMAC-128"] = { pairwise = "GCMP", mgmt = "BIP-GMAC-128" },
  ["GCMP-256, BIP-GMAC-256"] = { pairwise = "GCMP-256", mgmt = "BIP-GMAC-256" },
  ["CCMP-256, BIP-CMAC-256"] = { pairwise = "CCMP-256", mgmt = "BIP-CMAC-256" },
  -- hostapd's default where both are offered: what is for all has to be the weaker
  ["GCMP-256, with CCMP-128 for groups"] = {
    pairwise = "CCMP GCMP-256", chosen = "GCMP-256", group = "CCMP", mgmt = "BIP-GMAC-256" },
  ["CCMP-128, with GCMP-256 for groups"] = {
    pairwise = "CCMP", group = "GCMP-256", mgmt = "BIP-CMAC-256" },
} do
  test(name, { tags = { "ft", "pmf", "cipher", "rekey", "intruder" } }, function(run)
    local left, clerk, eve = world(given)

    fault { duplicate = "data", by = ms(2), times = 20 } -- replays: nobody takes them
    run:at(s(3), function() clerk:roam_to("right") end)
    run:at(s(4), function() clerk:roam_to("left") end)
    run:at(s(6), function() left:rekey() end)
    run:at(s(7), function()
      eve:send(forge.deauth { from = left:mac(), to = clerk:mac(), reason = 7 })
    end)
    run:for_time(s(8))
    roams.round(clerk, "left", "psk", "ft-air", { "right", "left" })
    expect(clerk:heard(REKEYED)):is(1)
    expect(clerk:heard(ASKED)):is(1)
    expect(clerk.flows.ping.ping.lost):at_most(4) -- the two roams
    expect(clerk.flows.ping.ping.received):at_most(clerk.flows.ping.ping.sent)
  end)

  -- One frame for everybody: the AP's is believed, nobody else's is.
  test(name .. ": sent away", { tags = { "ft", "pmf", "cipher", "intruder" } }, function(run)
    local left, clerk, eve = world(given)

    run:at(s(2), function()
      for i = 1, 3 do -- with something at its end that looks like a Management MIC element
        eve:send(forge.deauth { from = left:mac(), to = "ff:ff:ff:ff:ff:ff", reason = 3 } ..
                 forge.mme(given.mgmt, 100 + i))
      end
    end)
    run:at(s(3), function()
      expect(clerk:ap()):is("left")
      expect(clerk:heard(LEFT)):is(0)
      left:deauth_all()
    end)
    run:for_time(s(6))
    expect(clerk:heard(LEFT)):is(1)
    expect(clerk.joins):count(2)
    expect(clerk.joins[2].trigger):is("deauth")
    expect(clerk:ap()):is("left")
  end)

  -- Pairwise keys of this cipher are renewed as well.
  test(name .. ": new keys", { tags = { "cipher", "rekey" } }, function(run)
    local more = { more = "\twpa_ptk_rekey=2\n" }
    for k, v in pairs(given) do
      more[k] = v
    end
    local _, clerk = world(more)

    run:for_time(s(6))
    expect(clerk:heard(KEYED)):at_least(3)
    expect(clerk.joins):count(1)
    expect(clerk.failures):is_empty()
  end)
end

-- What the two do not have in common. A pairwise cipher is looked at by the station; that it allows
-- another cipher for group-addressed management frames only the AP finds out.
test("no pairwise cipher in common", { tags = { "cipher" } }, function(run)
  local _, clerk = world { pairwise = "GCMP-256", chosen = "CCMP", mgmt = "AES-128-CMAC" }

  run:for_time(s(4))
  expect(clerk:ap()):is(nil)
  expect(clerk.joins):count(0)
end)

test("no cipher for group-addressed management frames in common", { tags = { "cipher", "pmf" } },
     function(run)
  local _, clerk = world { pairwise = "CCMP", mgmt = "BIP-GMAC-256", allowed = "BIP-CMAC-256" }

  run:for_time(s(4))
  expect(clerk:ap()):is(nil)
  expect(clerk.joins[1].outcome):is("failed")
  expect(clerk.joins[1].status):is(46)
  causes.all(run, "C94")
end)
