-- Access point models; units and sources as in clients.lua.
return {
  generic = {
    mgmt_think_us = 200, -- modelled: kernel to hostapd and back
    eapol_think_us = 500, -- modelled
    power_dbm = 20, -- the usual 2.4 GHz limit (ETSI 100 mW)
  },
  instant = {
    inherits = "generic",
    mgmt_think_us = 0,
    eapol_think_us = 0,
  },
}
