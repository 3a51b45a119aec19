-- C08: what the third and fourth frame of FT repeat or protect is not what it must be: status 55,
-- or the station itself throws the answer away.
local office, causes = require "office", require "causes"

local variants = {
  { bug = "ft-new-snonce", status = 55, says = "SNonce mismatch in FTIE" },
  { bug = "ft-wrong-r0kh-id", status = 55, says = "R0KH-ID in FTIE did not match" },
  { bug = "fte-count", status = 1, says = "Unexpected IE count in MIC Control" },
  { bug = "fte-mic", status = 55, says = "Invalid MIC in FTIE" },
}

for _, v in ipairs(variants) do
  test("station: " .. v.bug, { tags = { "failure", "ft" } }, function(run)
    office.open()
    fault { bug = v.bug, at = "phone", times = 1 }
    office.roam(run)
    causes.fell_back(office.phone.roams[1], "C08", "right")
    expect(office.phone.roams[1].status):is(v.status)
    local f = causes.only(run, "C08")
    expect(f.certainty):is("proven")
    -- hostapd answers the wrong count with an unspecified failure: only its own log tells.
    expect(f.evidence):is(v.status == 55 and "air" or "inside")
    expect(f.hidden_log):contains("FT: " .. v.says)
  end)
end

test("AP: fte-mic", { tags = { "failure", "ft" } }, function(run)
  office.open()
  fault { bug = "fte-mic", at = "right", times = 1 }
  office.roam(run)
  causes.fell_back(office.phone.roams[1], "C08", "right")
  local f = causes.only(run, "C08")
  expect(f.certainty):is("proven")
end)
