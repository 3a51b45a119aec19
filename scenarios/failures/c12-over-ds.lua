-- C12: over the DS the roam comes to nothing, over the air it is as it should be.
local office, causes, roams = require "office", require "causes", require "roams"

local tags = { "failure", "ft", "ft-ds" }

-- The phone asks for `right` over the DS at 3 s, and over the air at 9 s.
local function go(run)
  office.open { left = office.conf("left", "ft_over_ds=1\n"),
                right = office.conf("right", "ft_over_ds=1\n") }
  run:at(s(9), function() office.phone:roam_to("right", { over = "air" }) end)
  office.roam(run, "ds", 12)
  return office.phone.roams[1]
end

test("the target has no entry for the phone", { tags = tags }, function(run)
  fault { bug = "ds-no-entry", at = "right", times = 0 }
  local ds = go(run)
  expect(ds.method):is("ft-ds")
  expect(ds.outcome):is("failed")
  expect(ds.cause):is("C12")
  roams.clean(office.phone.roams[2], "ft-air", "right")
  local f = causes.only(run, "C12")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("log")
  expect(f.visible_log):contains("NL80211_ATTR_STA_VLAN")
end)

test("the bridges lose the request", { tags = tags }, function(run)
  fault { drop = "rrb-ft-req", times = 0 }
  local ds = go(run)
  expect(ds.outcome):is("failed")
  expect(ds.cause):is("C12")
  roams.clean(office.phone.roams[2], "ft-air", "right")
  local f = causes.only(run, "C12")
  expect(f.certainty):is("proven")
  expect(f.evidence):is("air")
  expect(f.why):contains("lost between the APs")
end)

test("or the answer", { tags = tags }, function(run)
  fault { drop = "rrb-ft-resp", times = 0 }
  expect(go(run).cause):is("C12")
  expect(causes.all(run, "C12").why):contains("lost between the APs")
end)

test("it arrives", { tags = tags }, function(run)
  roams.clean(go(run), "ft-ds", "right")
  expect(run.failures):is_empty()
end)
