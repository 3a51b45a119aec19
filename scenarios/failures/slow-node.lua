-- A processor that is busy with something else: what it does for stations takes longer.
local function join(run, late)
  ap { name = "home", at = m(0, 0),
       config = text("interface=wlan0\nbridge=br0\nssid=cell\nhw_mode=g\nchannel=1\nwpa=2\n" ..
                     "wpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=2\n" ..
                     "sae_password=many hands\n") }
  local phone = station { name = "phone", at = m(4, 3),
                          config = text('network={\nssid="cell"\nscan_freq=2412\nkey_mgmt=SAE\n' ..
                                        'ieee80211w=2\nsae_password="many hands"\n}\n') }
  if late then
    fault("slow at=home by=" .. late .. "ms")
  end
  run:for_time(s(6))
  expect(run.failures):is_empty()
  return phone.joins[1].t_mgmt
end

-- A commit and the two confirms, a piece of work each at least.
test("an access point under load", { tags = { "failure", "cpu", "sae" } }, function(run)
  expect(join(run, 40)):at_least(ms(120))
end)

test("and without", { tags = { "failure", "cpu", "sae" } }, function(run)
  expect(join(run)):at_most(ms(120))
end)
