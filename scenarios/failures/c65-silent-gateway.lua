-- C65: the roam was fine, the gateway does not answer the client's questions for its address. Who
-- keeps what it knows of the gateway does not notice; who begins anew does.
local office, causes = require "office", require "causes"

local tags = { tags = { "failure", "dhcp" } }

local function silent_gateway(run, model)
  office.open { model = model, l3 = "dhcp" }
  -- the first question, of the join, is answered
  fault { bug = "arp-silent", at = "gateway", nth = 2, times = 0 }
  office.roam(run, "air", 12)
  expect(office.phone.roams[1].outcome):is("ok")
end

test("asked anew", tags, function(run)
  silent_gateway(run, "begins-anew")
  causes.only(run, "C65")
end)

test("remembered", tags, function(run)
  silent_gateway(run, "generic")
  expect(run.failures):is_empty()
end)
