-- C18, as the address shows it: after the roam DHCP refuses what the client had, so the access
-- point put it into another network. A client that keeps its address does not even ask.
local office, causes = require "office", require "causes"

local tags = { tags = { "failure", "dhcp" } }

for _, model in ipairs { "asks-server", "asks-gateway", "refreshes-address" } do
  test("refused: " .. model, tags, function(run)
    office.open { model = model, l3 = "dhcp" }
    fault { bug = "dhcp-nak", at = "gateway", times = 1 }
    office.roam(run, "air", 12)
    local f = causes.only(run, "C18")
    expect(f.certainty):is("candidate")
    expect(f.ap):is("right")
    expect(office.phone.roams[1].outcome):is("ok")
  end)
end

test("taken again", tags, function(run)
  office.open { model = "asks-server", l3 = "dhcp" }
  office.roam(run, "air", 12)
  expect(run.failures):is_empty()
end)
