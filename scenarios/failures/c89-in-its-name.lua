-- Somebody sends FT requests in the phone's name: to another access point, over the distribution
-- system, and for the one it is with. The access points answer, because they cannot know; nobody
-- who listens has to believe it, because the phone goes on with sequence numbers of its own.
local causes = require "causes"
local forge = require "forge"
local roams = require "roams"

local function office(name, x, channel, mfp)
  return ap { name = name, at = m(x, 0),
              config = text("interface=wlan0\nbridge=br0\nssid=office\nhw_mode=g\nchannel=" ..
                            channel .. "\nwpa=2\nwpa_key_mgmt=FT-PSK\nrsn_pairwise=CCMP\n" ..
                            "wpa_passphrase=third floor left\nmobility_domain=a1b2\n" ..
                            "nas_identifier=" .. name .. "\nft_psk_generate_local=1\n" ..
                            "ft_over_ds=1\nieee80211w=" .. mfp .. "\n") }
end

local function offices(mfp)
  mfp = mfp or 0
  local left, right = office("left", 0, 1, mfp), office("right", 12, 6, mfp)
  local phone = station { name = "phone", at = m(4, 3),
                          config = text('network={\nssid="office"\npsk="third floor left"\n' ..
                                        "key_mgmt=FT-PSK\nscan_freq=2412 2437\n" ..
                                        "ieee80211w=" .. mfp .. "\n}\n") }
  phone:traffic { "ping", interval = ms(50), start = s(1) }
  return left, right, phone
end

local MDE, FTE = "3603a1b201", "37550000" .. string.rep("00", 80) .. "0301aa"

-- Over the air to the right one, through the left one to the right and to itself.
local function lie(run, left, right, phone)
  local far = intruder { name = "far", at = m(9, 1), freq = 2437 }
  local near = intruder { name = "near", at = m(5, 0), freq = 2412 }
  for i = 1, 3 do
    run:at(s(2) + ms(200 * i), function()
      local own, here = forge.mac(phone:mac()), left:mac()
      far:send(forge.auth { from = phone:mac(), to = right:mac(), bssid = right:mac(),
                            algorithm = 2, body = MDE .. FTE })
      for _, target in ipairs { here, right:mac() } do
        near:send(forge.action { from = phone:mac(), to = here, bssid = here,
                                 body = "0601" .. own .. forge.mac(target) .. MDE .. FTE })
      end
    end)
  end
end

local function judge(run, phone)
  run:at(s(4), function() phone:roam_to("right") end)
  run:for_time(s(6))
  expect(phone.joins):count(1)
  expect(phone.roams):count(1)
  roams.clean(phone.roams[1], "ft-air", "right")
end

test("requests it did not send", { tags = { "failure", "ft", "intruder", "c89" } }, function(run)
  local left, right, phone = offices()
  lie(run, left, right, phone)
  judge(run, phone)
  expect(causes.only(run, "C89").evidence):is("air")
end)

-- It never roams by itself: what began under its name has no end, and was not its own either.
test("and it stays", { tags = { "failure", "ft", "intruder", "c89" } }, function(run)
  local left, right, phone = offices()
  lie(run, left, right, phone)
  run:for_time(s(6))
  expect(phone.joins):count(1)
  expect(phone.roams):count(0)
  causes.only(run, "C89")
end)

-- Nobody believes that it leaves, if both protect such frames: the way to the other is a roam.
test("a farewell it did not send", { tags = { "failure", "ft", "pmf", "intruder" } }, function(run)
  local left, _, phone = offices(2)
  local near = intruder { name = "near", at = m(5, 0), freq = 2412 }
  run:at(s(2), function()
    near:send(forge.deauth { from = phone:mac(), to = left:mac(), bssid = left:mac() })
    near:send(forge.deauth { from = left:mac(), to = phone:mac() })
  end)
  judge(run, phone)
  causes.only(run, "C89")
end)

test("nobody lies", { tags = { "ft" } }, function(run)
  local _, _, phone = offices()
  judge(run, phone)
  expect(run.failures):is_empty()
end)
