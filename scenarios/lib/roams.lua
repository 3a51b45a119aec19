-- What several scenarios expect of joins and roams.
local roams = {}

-- Done at the first try, the way it should be, and nobody has a complaint.
function roams.clean(t, method, to)
  expect(t.outcome):is("ok")
  expect(t.method):is(method)
  expect(t.to):is(to)
  expect(#t.attempts):is(1)
  expect(t.cause):is(nil)
end

-- How long nothing could be delivered to the station from leaving the old channel on; what looking
-- for APs cost before that is not in it.
function roams.handoff(t)
  local sum = ms(0)
  for _, name in ipairs { "tune", "auth", "assoc", "handshake", "key_install", "ds_update", "l3",
                          "first_data" } do
    sum = sum + t.phases[name].blocked_down
  end
  return sum
end

-- The station joined `home` by `method` and then went round the `stops`, each time at the first
-- try by `how`.
function roams.round(station, home, method, how, stops)
  expect(station.joins):count(1)
  roams.clean(station.joins[1], method, home)
  expect(station.roams):count(#stops)
  for i, stop in ipairs(stops) do
    roams.clean(station.roams[i], how, stop)
  end
  expect(station.failures):is_empty()
end

return roams
