-- Each frame of one 802.1X login is lost, comes twice or comes changed, one at a time: the station
-- gets in all the same, within the time of one repetition, and a repetition is named as such.
local enterprise = require "enterprise"

-- TTLS with PAP: so many requests of the AP on the air before its EAP-Success, and as many answers.
local ROUNDS = 6

local function gets_in(run, what, cause)
  enterprise.open { method = "TTLS" }
  fault(what)
  run:for_time(s(12))
  local join = enterprise.clerk.joins[1]
  expect(join.outcome):is("ok")
  expect(join.t_key):at_most(ms(3800))
  for _, failure in ipairs(run.failures) do
    expect(failure.cause):is(cause)
  end
  if cause then
    expect(#run.failures):is(1)
  end
end

local tags = { "failure", "eap", "single-fault" }

for nth = 1, ROUNDS do
  test("request " .. nth .. " is lost", { tags = tags }, function(run)
    gets_in(run, { drop = "eapol", from = "north", nth = nth, ack = true }, "C33")
  end)
  test("response " .. nth .. " is lost", { tags = tags }, function(run)
    gets_in(run, { drop = "eapol", from = "clerk", nth = nth, ack = true }, "C33")
  end)
  test("request " .. nth .. " comes twice", { tags = tags }, function(run)
    gets_in(run, { duplicate = "eapol", from = "north", nth = nth })
  end)
  test("response " .. nth .. " comes twice", { tags = tags }, function(run)
    gets_in(run, { duplicate = "eapol", from = "clerk", nth = nth })
  end)
  test("RADIUS request " .. nth .. " is lost", { tags = tags }, function(run)
    gets_in(run, { drop = "radius-request", nth = nth }, "C34")
  end)
  test("RADIUS request " .. nth .. " comes twice", { tags = tags }, function(run)
    gets_in(run, { duplicate = "radius-request", nth = nth })
  end)
end

for nth = 1, ROUNDS - 1 do
  test("challenge " .. nth .. " is lost", { tags = tags }, function(run)
    gets_in(run, { drop = "radius-challenge", nth = nth }, "C34")
  end)
  test("challenge " .. nth .. " comes changed", { tags = tags }, function(run)
    gets_in(run, { corrupt = "radius-challenge", nth = nth, offset = 60 }, "C34")
  end)
end

test("the Accept is lost", { tags = tags }, function(run)
  gets_in(run, { drop = "radius-accept" }, "C34")
end)
