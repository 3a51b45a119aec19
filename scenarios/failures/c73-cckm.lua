-- C73: a roam by CCKM that the controller refuses, or whose answer the station cannot believe. Full
-- authentication with the same access point follows.
local wards = require "wards"
local causes = require "causes"

local phone = wards.phone("phone", nil, "key_mgmt=CCKM\n" .. wards.PEAP)
wards.controller { name = "wlc", n = 2, security = "wpa_key_mgmt=CCKM\n" .. wards.SERVER }
wards.radius()
phone:traffic { "voip", codec = "g711", start = s(2) }

local refusals = {
  { bug = "cckm-mic", says = "CCKM: MIC of the request is wrong" },
  { bug = "cckm-clock", says = "CCKM: timestamp outside the TSF tolerance" },
  { bug = "cckm-old-number", says = "CCKM: request number was used before" },
}

for _, v in ipairs(refusals) do
  test("refused: " .. v.bug, { tags = { "failure", "cckm" } }, function(run)
    fault { bug = v.bug, at = "phone", times = 1 }
    wards.tour(run, phone, { "ap2", "ap1" })
    local roam = phone.roams[1]
    expect(roam.outcome):is("fell-back")
    expect(roam.method):is("eap")
    expect(roam.to):is("ap2")
    expect(roam.status):is(1)
    expect(roam.cause):is("C73")
    -- The full authentication made keys for the next one.
    expect(phone.roams[2].method):is("cckm")
    expect(phone.roams[2].outcome):is("ok")
    local f = causes.only(run, "C73")
    expect(f.certainty):is("proven")
    expect(f.hidden_log):contains(v.says)
  end)
end

-- The answer proves nothing: the station drops the session, which the controller thinks alive.
test("a wrong answer: cckm-mic", { tags = { "failure", "cckm" } }, function(run)
  fault { bug = "cckm-mic", at = "wlc", times = 1 }
  wards.tour(run, phone, { "ap2", "ap1" })
  expect(phone.roams[1].method):is("eap")
  expect(phone.roams[1].to):is("ap2")
  expect(phone.roams[2].method):is("cckm")
  expect(phone.roams[2].outcome):is("ok")
  expect(causes.only(run, "C73").hidden_log):contains("CCKM: MIC of the response is wrong")
end)
