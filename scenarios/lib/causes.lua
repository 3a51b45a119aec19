-- What several scenarios expect of failures.
local causes = {}

-- The failures of a run are exactly one, of this cause; returns it.
function causes.only(run, cause)
  expect(run.failures):count(1)
  expect(run.failures[1].cause):is(cause)
  return run.failures[1]
end

-- The first failure of a run that has several is of this cause, and no other cause is named.
function causes.all(run, cause)
  expect(#run.failures):at_least(1)
  for _, failure in ipairs(run.failures) do
    expect(failure.cause):is(cause)
  end
  return run.failures[1]
end

-- FT was refused, and the full handshake with the same AP then worked.
function causes.fell_back(roam, cause, to)
  expect(roam.outcome):is("fell-back")
  expect(roam.cause):is(cause)
  expect(roam.to):is(to)
  expect(roam.method):is("psk")
  expect(roam.attempts[1].cause):is(cause)
  expect(roam.attempts[1].ok):is(false)
  expect(roam.attempts[#roam.attempts].ok):is(true)
end

return causes
