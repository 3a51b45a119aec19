-- C76: the FT authentication succeeds, and then nothing: a frame after it never arrives.
local office, causes = require "office", require "causes"

local function lost(run, frame, from, detail, hidden)
  office.open()
  fault("drop " .. frame .. " from=" .. from .. " time=3s for=400ms times=0")
  office.roam(run, "air", 12)
  local roam = office.phone.roams[1]
  expect(roam.outcome):is("fell-back")
  expect(roam.cause):is("C76")
  expect(roam.method):is("psk")
  local f = causes.only(run, "C76")
  expect(f.certainty):is("proven")
  expect(f.why):contains(detail)
  if hidden then
    expect(f.hidden_log):contains(hidden)
  end
end

test("the reassociation response is lost", { tags = { "failure", "ft" } }, function(run)
  lost(run, "reassoc-resp", "right", "response was never acknowledged")
end)

test("the reassociation request is lost", { tags = { "failure", "ft" } }, function(run)
  lost(run, "reassoc-req", "phone", "request was never answered")
end)
