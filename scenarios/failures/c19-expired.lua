-- C19: PMK-R0 has expired when the phone roams: its home no longer has a key to give.
local office, causes = require "office", require "causes"

local function go(run, at, lines)
  office.open { left = office.conf("left", lines) }
  -- Its kernel has forgotten `right` by then (C55): it looks there first.
  run:at(s(at), function() office.phone:roam_to("right", { over = "air" }) end)
  run:for_time(s(at + 5))
end

test("a walk longer than the key's life", { tags = { "failure", "ft", "pull" } }, function(run)
  go(run, 70, "ft_r0_key_lifetime=60\n")
  causes.fell_back(office.phone.roams[1], "C19", "right")
  expect(run.failures):count(2)
  expect(run.failures[1].cause):is("C55")
  local f = run.failures[2]
  expect(f.cause):is("C19")
  expect(f.certainty):is("candidate")
  expect(f.hidden_log):contains("No matching PMK-R0-Name found")
end)

test("and within it", { tags = { "failure", "ft", "pull" } }, function(run)
  go(run, 50, "ft_r0_key_lifetime=60\n")
  expect(office.phone.roams[1].method):is("ft-air")
  expect(run.failures):count(1)
end)

test("lost by its home", { tags = { "failure", "ft", "pull" } }, function(run)
  office.open()
  fault "lose-key pmk-r0 at=left time=2500ms"
  office.roam(run, "air", 8)
  causes.fell_back(office.phone.roams[1], "C19", "right")
  causes.only(run, "C19")
end)
