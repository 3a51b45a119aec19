-- The world of `roamwright compare`: a call from one end of a corridor to the other and back, past
-- as many access points as wanted, 30 m apart, with a fire door of 10 dB between two of them. Only
-- the security differs (lib/methods.lua), so that what differs in the results comes from it.
--
-- At each access point stands a laptop that sends and receives fifty packets a second, so that the
-- air is not the caller's alone. The seed moves the beginning of the walk and of the traffic,
-- besides what it draws in the air.
local methods = require "lib.methods"

local name = param("method", "psk")
local aps = param("aps", 2)
local client = param("client", "generic")
local l3 = param("l3", "static") -- "dhcp": the phone's address, asked for again as its model does
local model = param("ap", "generic")
local loss = param("loss", 0) -- permille of all frames, besides what the radio loses
local latency = param("radius", ms(5)) -- to the RADIUS server and back
local laptops = param("laptops", 1) -- at each access point

local GAP, END = 30, 6 -- metres
local method = methods.get(name)

-- The model of the client that does what the method wants.
local function model_of_client()
  local generic = client == "generic"
  if method.ds then
    return generic and "ft-ds" or client .. "-ds"
  elseif method.forgetful then
    return generic and "forgetful" or client .. "-forgetful"
  elseif method.adaptive then
    return generic and "adaptive" or client .. "-adaptive"
  end
  return client
end

pathloss { loss_ppm = 1000 * loss }

methods.radius(method, latency)
if method.wlc then
  local radios = {}
  for i = 1, aps do
    radios[i] = { name = "ap" .. i, at = m(GAP * (i - 1), 0), model = model,
                  bssid = methods.bssid(i), config = text(methods.ap(method, i, aps)) }
  end
  controller { name = "wlc", model = model, aps = radios }
else
  for i = 1, aps do
    ap { name = "ap" .. i, at = m(GAP * (i - 1), 0), model = model, bssid = methods.bssid(i),
         config = text(methods.ap(method, i, aps)), adaptive_11r = method.adaptive }
  end
end
for i = 1, aps - 1 do
  local x = GAP * i - GAP // 2
  wall { from = m(x, -20), to = m(x, 20), loss = db(10) }
end

local phone = station { name = "phone", at = m(END, 3),
                        model = model_of_client(), l3 = l3,
                        config = text(methods.phone(method, aps)) }

-- The method of a roam to an access point; `been`: it was there before, `home`: to begin with.
local function wanted(been, home)
  if home and method.home then
    return method.home
  elseif been then
    return method.again or method.roam
  end
  return method.back and method.join or method.roam
end

test("there and back", { tags = { "compare", "walk" } }, function(run)
  local chance, far = random("walk"), GAP * (aps - 1) - END
  for i = 1, aps * laptops do
    local laptop = station { name = "laptop" .. i, at = m(GAP * ((i - 1) % aps), 6),
                             config = text(methods.phone(method, aps)) }
    laptop:traffic { "udp", interval = ms(20), size = 400,
                     start = s(2) + us(chance:int(0, 19999)) }
  end
  local off = s(3) + us(chance:int(0, 999999))
  phone:traffic { "voip", codec = "g711", start = s(2) + us(chance:int(0, 19999)) }
  phone:walk { m(far, 3), m(END, 3), speed = mps(1.4), start = off }
  run:for_time(off + ms(2 * (far - END) * 10000 // 14) + s(3))
  expect(phone.joins):count(1)
  expect(phone.joins[1].method):is(method.join)
  expect(phone.roams):count(2 * (aps - 1))
  local been = { [phone.joins[1].to] = true }
  for _, roam in ipairs(phone.roams) do
    expect(roam.outcome):is("ok")
    expect(roam.method):is(wanted(been[roam.to], roam.to == phone.joins[1].to))
    been[roam.to] = true
  end
  expect(run.failures):is_empty()
end)
