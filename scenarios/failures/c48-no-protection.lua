-- C48: the network demands protected management frames, and a device from before 802.11w does not
-- see that it does: it tries and is refused.
local office, causes = require "office", require "causes"

local function go(run, ieee80211w, model)
  local lines = "ieee80211w=" .. ieee80211w .. "\n"
  office.open { phone = file "office/old-phone.conf", model = model,
                left = office.conf("left", lines), right = office.conf("right", lines) }
  run:for_time(s(6))
end

local tags = { "failure", "pmf" }

test("refused for having no protection", { tags = tags }, function(run)
  go(run, 2, "old-iot")
  expect(office.phone.joins[1].outcome):is("failed")
  expect(office.phone.joins[1].status):is(31)
  local f = causes.all(run, "C48")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("air")
end)

test("let in where protection is optional", { tags = tags }, function(run)
  go(run, 1, "old-iot")
  expect(office.phone.joins[1].outcome):is("ok")
  expect(run.failures):is_empty()
end)
