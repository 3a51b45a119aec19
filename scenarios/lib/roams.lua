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

-- Back with protected management frames at an AP that has heard nothing of the departure: hostapd
-- puts the station off (status 30) while its SA Query goes unanswered, and takes it a second later.
function roams.put_off(t, method, to)
  expect(t.outcome):is("ok")
  expect(t.method):is(method)
  expect(t.to):is(to)
  expect(t.cause):is("C47")
  expect(t.attempts[1].status):is(30)
  expect(t.t_mgmt):between(tu(1000), ms(1060))
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
-- try by `how`; but where it comes back to, when it is `protected`.
function roams.round(station, home, method, how, stops, protected)
  expect(station.joins):count(1)
  roams.clean(station.joins[1], method, home)
  expect(station.roams):count(#stops)
  local seen, back = { [home] = protected }, 0
  for i, stop in ipairs(stops) do
    if seen[stop] then
      roams.put_off(station.roams[i], how, stop)
      back = back + 1
    else
      roams.clean(station.roams[i], how, stop)
    end
    seen[stop] = protected
  end
  expect(station.failures):count(back)
end

return roams
