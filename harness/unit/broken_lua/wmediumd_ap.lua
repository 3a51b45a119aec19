-- error: wmediumd_ap.lua:10: 'mast' is an AP and has a direction: only stations move here
local phone = station { name = "phone", at = m(0, 0), config = text [[
network={
  ssid="n"
  key_mgmt=NONE
}]] }
local FILE = 'ifaces = { ids = [ "02:00:00:00:00:00", "02:00:00:00:01:00" ] }'
local mast = ap { name = "mast", at = m(0, 0), config = text "ssid=n\nhw_mode=g\nchannel=1\n" }
wmediumd { nodes = { ["02:00:00:00:00:00"] = mast }, config = text [[
ifaces = { ids = [ "02:00:00:00:00:00" ] } model = { type = "path_loss"; positions = ((0, 0));
 directions = ((1, 0)); tx_powers = (15); model_name = "free_space" }
]] }
