-- Access point models; units and sources as in clients.lua.
return {
  generic = {
    mgmt_think_us = 200, -- modelled: kernel to hostapd and back
    eapol_think_us = 500, -- modelled
    power_dbm = 20, -- the usual 2.4 GHz limit (ETSI 100 mW)
    streams = 2, -- modelled: the usual access point has two antennas a band
    cpu = "arm", -- most Wi-Fi 5 and 6 routers
  },
  x86 = { -- a PC with a card
    inherits = "generic",
    cpu = "x86",
  },
  arm = { -- ipq40xx and its like
    inherits = "generic",
    cpu = "arm",
  },
  mips = { -- mt7621, ath79
    inherits = "generic",
    cpu = "mips",
  },
  instant = {
    inherits = "generic",
    mgmt_think_us = 0,
    eapol_think_us = 0,
    cpu = "ideal",
  },
  wlc = { -- a controller; the tunnels to its access points are declared with it
    inherits = "generic",
    cpu = "x86", -- modelled: appliances and virtual controllers are x86 machines
  },
  ["cisco-wlc"] = { -- the controller of Cisco's document and its access points: harness/cisco
    inherits = "generic",
    mgmt_think_us = 1000, -- median from (re)association request to response in its log
    eapol_think_us = 2500, -- median before EAPOL-Key 1/4 and 3/4
    cpu = "ideal", -- its work is in the medians
  },
}
