-- hostap's test_ap_ft.py where frames are made by hand: what is sent to the key holders, to the
-- current AP and to the station changes nothing, and the roam after it is like any other.
local causes = require "causes"
local forge = require "forge"
local hwsim = require "lib.hwsim"
local roams = require "roams"

local tags = { "peer", "psk", "ft", "intruder" }
local MAC = { "020000000300", "020000000400" }
local KEYS = "r0kh=ff:ff:ff:ff:ff:ff * 100102030405060708090a0b0c0d0e0f\n" ..
             "r1kh=00:00:00:00:00:00 00:00:00:00:00:00 100102030405060708090a0b0c0d0e0f\n"

-- Two APs, a station and somebody on the same channel and the same cable.
local function world()
  for i = 1, 2 do
    hwsim.ap(i, "wpa=2\nrsn_pairwise=CCMP\nwpa_passphrase=12345678\nwpa_key_mgmt=FT-PSK\n" ..
             "mobility_domain=a1b2\nnas_identifier=nas" .. i ..
             ".w1.fi\nr1_key_holder=00010203040" .. 4 + i .. "\n" .. KEYS, { ssid = "test-ft" })
  end
  local dev0 = hwsim.station('key_mgmt=FT-PSK\npsk="12345678"\n', { ssid = "test-ft" })
  return dev0, intruder { name = "eve", at = m(6, 3), freq = 2412, cable = true }
end

-- Whatever was sent: it is still there, and goes to the other AP, whose pull takes a second.
local function judge(run, dev0)
  run:for_time(s(1))
  expect(dev0:ap()):is("ap1")
  dev0:roam_to("ap2")
  run:for_time(s(3))
  expect(dev0:ap()):is("ap2")
  expect(dev0.flows.ping.ping.lost):at_most(2)
end

local zeros = function(n) return string.rep("00", n) end

test("ap_ft_rrb", { tags = tags }, function(run)
  local dev0, eve = world()
  run:for_time(s(1))
  local own = forge.mac(dev0:mac())
  local short = own .. "0601" .. zeros(12)
  for _, body in ipairs {
    "01",                                               -- no header
    "02" .. "02" .. "0100" .. own,                      -- another type of frame
    "01" .. "02" .. "0100" .. own,                      -- shorter than it says
    "01" .. "02" .. "0000" .. own,                      -- no action frame in it
    "01" .. "02" .. "0e00" .. own .. zeros(14),         -- of another category
    "01" .. "00" .. "0e00" .. own .. "0600" .. zeros(12), -- another action
    "01" .. "00" .. "0e00" .. short,                    -- a target that it is not
    "01" .. "01" .. "0e00" .. short,                    -- a response without status
    "01" .. "02" .. "0e00" .. short,                    -- another type of packet
    "01" .. "01" .. "1000" .. short .. "ffff",          -- a refusal for nobody
    "01" .. "01" .. "1100" .. own .. "0601" .. own .. zeros(9), -- more than a response
    "01" .. "c8" .. "0e00" .. short,                    -- pull, response and push, too short
    "01" .. "c9" .. "0e00" .. short,
    "01" .. "ca" .. "0e00" .. short,
    "01" .. "c9" .. "5a00" .. short .. zeros(76),       -- of a holder that nobody knows
  } do
    eve:send_by_cable(MAC[1] .. "020000000bad" .. "890d" .. body)
    run:for_time(ms(20))
  end
  judge(run, dev0)
  roams.clean(dev0.roams[1], "ft-air", "ap2")
end)

test("ap_ft_over_ds_proto_ap", { tags = tags }, function(run)
  local dev0, eve = world()
  run:for_time(s(1))
  local own = forge.mac(dev0:mac())
  local request = "0601" .. own .. MAC[2]
  local mde, fte = "3603a1b2ff", "37550000" .. zeros(80) .. "0301aa"
  for _, body in ipairs {
    "0601", "0601" .. own, "0601" .. own .. MAC[1], "0601" .. own .. "ffffffffffff",
    "0601" .. MAC[1] .. MAC[1], request, request .. "01", request .. "3700", request .. "3600",
    request .. "3603ffffff", request .. mde, request .. mde .. "3700",
    request .. mde .. "37520000" .. zeros(80), request .. mde .. "37520001" .. zeros(80),
    request .. mde .. fte, request .. mde .. fte .. "3000", request .. "0001",
  } do
    eve:send(forge.action { from = dev0:mac(), to = "02:00:00:00:03:00",
                            bssid = "02:00:00:00:03:00", body = body })
    run:for_time(ms(20))
  end
  judge(run, dev0)
  expect(dev0.joins):count(1)
  roams.clean(dev0.roams[1], "ft-air", "ap2")
  causes.only(run, "C89")
end)

-- Answers as from the current AP, each with one thing wrong: one before anything was asked for,
-- four after the request, whose right answer is late enough for them. Each is said and forgotten.
test("ap_ft_over_ds_proto", { tags = tags }, function(run)
  local dev0, eve = world()
  local said = {
    "FT: No over-the-DS in progress - drop", "FT: No over-the-DS in progress with this Target",
    "FT: Invalid MDIE", "FT: Invalid FTIE", "FT: FTIE SNonce did not match",
  }

  fault { delay = "ft-action-resp", from = "ap2", by = ms(300) }
  for _, why in ipairs(said) do
    dev0:listen(why)
  end
  run:for_time(s(2))
  local answer = "0602" .. forge.mac(dev0:mac())
  local mde, right = "3603a1b201", answer .. MAC[2] .. "0000"
  for i, body in ipairs {
    right, answer .. "f20000000400" .. "0000", right, right .. mde,
    right .. mde .. "3766" .. zeros(82) .. "0106000102030406" .. "030a6e6173312e77312e6669",
  } do
    eve:send(forge.action { from = "02:00:00:00:03:00", to = dev0:mac(), body = body })
    run:for_time(ms(20))
    if i == 1 then
      dev0:roam_to("ap2", { over = "ds" })
      run:for_time(ms(20))
    end
    expect(dev0:heard(said[i])):is(1)
  end
  run:for_time(s(4))
  roams.clean(dev0.roams[1], "ft-ds", "ap2")
end)
