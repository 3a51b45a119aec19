-- FT-PSK with explicit key holder lists: the target fetches PMK-R1 from the AP the station joined.
local roams = require "roams"

local notebook = station { name = "notebook", at = m(3, 3), config = file "campus/notebook.conf" }
ap { name = "aula", at = m(0, 0), config = file "campus/aula.conf" }
ap { name = "mensa", at = m(45, 0), config = file "campus/mensa.conf" }
notebook:traffic { "ping", interval = ms(100), start = s(1) }

test("out and back", { tags = { "ft", "pull", "walk" }, seeds = "1..2" }, function(run)
  notebook:walk { m(44, 3), m(2, 3), speed = mps(3) }
  run:for_time(s(32))
  roams.round(notebook, "aula", "psk", "ft-air", { "mensa", "aula" })
  -- The home AP holds the root key itself: no pull on the way back.
  expect(notebook.roams[2].t_mgmt):at_most(notebook.roams[1].t_mgmt)
  expect(run.failures):is_empty()
end)

test("three buildings, one pair with a 128-bit key", { tags = { "ft", "pull" } }, function(run)
  ap { name = "labor", at = m(25, 20), config = file "campus/labor.conf" }
  for i, stop in ipairs { "labor", "mensa", "labor", "aula" } do
    run:at(s(2 * i), function() notebook:place(m(22, 4)) notebook:roam_to(stop) end)
  end
  run:for_time(s(10))
  roams.round(notebook, "aula", "psk", "ft-air", { "labor", "mensa", "labor", "aula" })
  expect(run.failures):is_empty()
end)

test("a slow cable costs the first roam, the second has the key", { tags = { "ft", "pull" } },
     function(run)
  -- 20 ms each way and through each of two cables; mac80211 waits for its answer 100 ms and more.
  wired { latency = ms(10) }
  notebook:place(m(22, 4))
  for i, stop in ipairs { "aula", "mensa", "aula", "mensa" } do
    run:at(s(2 * i), function()
      if notebook:ap() ~= stop then notebook:roam_to(stop) end
    end)
  end
  run:for_time(s(10))
  expect(notebook.roams):count(notebook.joins[1].to == "aula" and 3 or 4)
  expect(run.failures):is_empty()
end)
