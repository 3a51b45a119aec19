-- C27: messages of the 4-way handshake are lost until hostapd's retries are used up.
local office, causes = require "office", require "causes"

local function open(n, times)
  office.open { phone = file "office/old-phone.conf", model = "no-ft" }
  fault { drop = "eapol-" .. n, [n % 2 == 1 and "from" or "to"] = "right", times = times }
end

for n = 1, 4 do
  test("message " .. n .. " never arrives", { tags = { "failure", "psk" } }, function(run)
    open(n, 0)
    office.roam(run, "air", 10)
    expect(office.phone.roams[1].cause):is("C27")
    expect(office.phone.roams[1].reason):is(15)
    local f = causes.all(run, "C27")
    expect(f.ap):is("right")
    expect(f.certainty):is("proven")
    expect(f.hidden_log):contains("Retry limit 4 reached")
  end)
end

-- hostapd repeats its first message after 100 ms, later ones after a second [failures.md B.1].
for n, later in pairs { ms(100), s(1), ms(100) } do
  test("message " .. n .. " is lost once", { tags = { "psk" } }, function(run)
    open(n, 1)
    office.roam(run)
    local roam = office.phone.roams[1]
    expect(roam.outcome):is("ok")
    expect(#roam.attempts):is(1)
    expect(roam.t_key):between(later, later + ms(40))
    expect(run.failures):is_empty()
  end)
end

-- Message 4 is different: the station has installed its key when message 3 comes again, and its
-- repeated message 4 is encrypted, which the AP cannot read yet.
test("message 4 is lost once", { tags = { "failure", "psk" } }, function(run)
  open(4, 1)
  office.roam(run, "air", 10)
  expect(office.phone.roams[1].attempts[1].reason):is(15)
  causes.all(run, "C27")
end)
