-- Many stations at many access points, for harness/bench: they join, stay, and each sends and
-- receives fifty packets a second between them. Eight channels, 250 m between access points: what
-- one hears of the others does not fill the air.
local stations = param("stations", 10)
local aps = param("aps", 4)
local seconds = param("seconds", 60)
local raw = param("raw", 0)         -- 1: the PSK instead of the passphrase
local talk = param("talk", 1)       -- 0: they only join

local CHANNELS = { 36, 40, 44, 48, 149, 153, 157, 161 }
local GAP, ROW = 250, 8

local secret = raw == 1 and string.rep("c0ffee11", 8) or '"walk along the corridor"'
local ap_secret = raw == 1 and "wpa_psk=" .. string.rep("c0ffee11", 8)
                  or "wpa_passphrase=walk along the corridor"

local function spot(i)
  return (i - 1) % ROW * GAP, (i - 1) // ROW * GAP
end
local function channel(i)
  return CHANNELS[(i - 1 + (i - 1) // ROW * 3) % #CHANNELS + 1]
end

for i = 1, aps do
  local x, y = spot(i)
  ap { name = "ap" .. i, at = m(x, y),
       config = text("interface=wlan0\nbridge=br0\nssid=crowd\nhw_mode=a\nchannel=" ..
                     channel(i) .. "\nwpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\n" ..
                     ap_secret .. "\n") }
end

for i = 1, stations do
  local home = (i - 1) % aps + 1
  local x, y = spot(home)
  local sta = station { name = "sta" .. i, at = m(x + 1 + i % 5, y + 2),
                        config = text('network={\nssid="crowd"\nkey_mgmt=WPA-PSK\npsk=' ..
                                      secret .. "\nscan_freq=" .. 5000 + 5 * channel(home) ..
                                      "\n}\n") }
  if talk == 1 then
    sta:traffic { "udp", interval = ms(40), size = 160, start = s(2) + us(37 * i) }
  end
end

test("a crowd", { tags = { "bench" } }, function(run)
  run:for_time(s(seconds))
end)
