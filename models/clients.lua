-- Client models. Every value says where it comes from; `modelled` means that nobody has published
-- it and that ours is a round number of the right size. Units are in the names (us, ms, dBm, dB).
-- Sources are explained in models/README.md.
return {
  generic = {
    inherits = nil,
    tune_us = 3000, -- modelled: 1 to 5 ms is what ns-3 users quote for a channel switch
    key_install_us = 500, -- modelled
    auth_think_us = 200, -- modelled: a supplicant's round through the kernel
    eapol_think_us = 1000, -- modelled
    eap_think_us = 1000, -- modelled; public-key work takes its own time on the cpu
    eapol_start_us = 2000000, -- wpa_supplicant: an AP that asks by itself does so before
    eapol_start_first = false,
    probe_delay_us = 30000, -- mac80211: HZ/33 before the probe request
    dwell_us = 30000, -- mac80211: HZ/33 after it
    passive_dwell_us = 111000, -- mac80211: HZ/9
    neighbor_report = false, -- wpa_supplicant asks on command only
    btm = true, -- wpa_supplicant, and every phone's since 2015
    rrm = true, -- wpa_supplicant with any driver of the last ten years; iOS since 6
    sets_dwell = true, -- drivers whose firmware scans: iwlwifi, ath10k, Qualcomm's
    supplicant = false, -- with bgscan in its file it roams as wpa_supplicant does nevertheless
    roam_threshold_dbm = -70, -- the level at which NetworkManager and iwd start to look
    roam_hysteresis_db = 8, -- Apple's published rule while transmitting
    roam_rescan_ms = 5000, -- wpa_supplicant's interval between scans when it has to
    roam_holdoff_ms = 2000, -- modelled
    beacon_loss_count = 7, -- mac80211
    forgetful = false,
    mfp_blind = false, -- wpa_supplicant looks at the AP's RSNE first
    h2e_blind = false, -- and at its BSS membership selectors
    csa = true, -- mac80211 follows channel switch announcements
    pmkids = 1, -- wpa_supplicant: that of the AP it goes to
    power_dbm = 15, -- modelled: a phone's usual limit
    cpu = "arm64", -- a phone's
    ht = true, -- modelled: most phones sold since 2020 are Wi-Fi 6 with two antennas
    vht = true,
    he = true,
    streams = 2,
    width_mhz = 80,
    six_ghz = false, -- looks there only by scan_freq
    rnr = true, -- cfg80211, and what it makes of reduced neighbor reports
    ft = true,
    adaptive_11r = false, -- wpa_supplicant does not know of it
    -- Of stations whose l3 is "dhcp".
    roam_l3 = "keep", -- Linux and Windows: no link is lost [DenseAP, NSDI 2008, 3.3]
    l3_begin_us = 1000, -- modelled: from the driver's event to the daemon's first packet
    dhcp_again_ms = 4000, -- RFC 2131 4.1
    dhcp_broadcast = false, -- dhclient, udhcpc
    arp_probes = 0, -- dhclient, udhcpc; RFC 5227 wants three
    ft_over_ds = false, -- wpa_supplicant: over the DS only on command
    ft_ds_wait_us = 0, -- wpa_supplicant: goes at once
    ft_leaves = false, -- iwd associates in full with the same AP; phones are seen to
    heeds_deadline = false, -- wpa_supplicant reads it and does nothing about it
  },
  -- wpa_supplicant alone, without a NetworkManager or a firmware that looks round: it roams by its
  -- own arithmetic, and without bgscan in its file it looks for nothing while it is connected.
  -- A fast transition that fails is a failed connection like any other [sme_event_auth].
  -- mac80211's scan stays on a channel for as long as it likes.
  ["wpa-supplicant"] = {
    inherits = "generic",
    supplicant = true,
    ft_leaves = true,
    sets_dwell = false,
  },
  ["wifi-4"] = { inherits = "generic", vht = false, he = false, width_mhz = 40 },
  ["wifi-6e"] = { inherits = "generic", six_ghz = true, width_mhz = 160 },
  ["rnr-deaf"] = { inherits = "wifi-6e", rnr = false }, -- scans every channel of 6 GHz
  ["asks-neighbors"] = { inherits = "generic", neighbor_report = true }, -- as iwd, Apple's phones
  ["rrm-deaf"] = { inherits = "generic", rrm = false }, -- modelled: measures for nobody
  ["btm-deaf"] = { inherits = "generic", btm = false }, -- many embedded clients
  instant = { -- takes no time of its own: what remains is the protocol and the air
    inherits = "generic",
    tune_us = 0,
    key_install_us = 0,
    auth_think_us = 0,
    eapol_think_us = 0,
    eap_think_us = 0,
    cpu = "ideal",
  },
  ["ft-ds"] = { -- as iwd: over the DS whenever the mobility domain element allows it
    inherits = "generic",
    ft_over_ds = true,
  },
  -- Asks over the DS well before it goes, and lets go of everything when the reassociation deadline
  -- passes meanwhile: what users report of iPhones (OpenWrt issue 7907). The time is modelled.
  prefetching = {
    inherits = "ft-ds",
    ft_ds_wait_us = 1500000,
    heeds_deadline = true,
  },
  ["pmkid-list"] = { -- a driver that names every PMKSA it has of the network
    inherits = "generic",
    pmkids = 4,
  },
  forgetful = { -- keeps no PMKSA: full authentication on every roam, to compare with
    inherits = "generic",
    forgetful = true,
  },
  adaptive = { -- uses FT where a Cisco controller offers it privately (Apple since iOS 10)
    inherits = "generic",
    adaptive_11r = true,
  },
  nervous = { -- goes for one decibel, and at once: between two equal cells it never rests
    inherits = "generic",
    roam_threshold_dbm = -30,
    roam_hysteresis_db = 1,
    roam_rescan_ms = 1000,
    roam_holdoff_ms = 500,
  },
  stubborn = { -- looks for another AP only when it hears no more beacons
    inherits = "generic",
    roam_threshold_dbm = -110,
  },
  ["old-iot"] = { -- from before 802.11w: the bits that demand it mean nothing to it
    inherits = "no-ft",
    mfp_blind = true,
  },
  ["csa-deaf"] = { -- modelled: a driver for which an AP is where it once was
    inherits = "generic",
    csa = false,
  },
  ["early-sae"] = { -- modelled: a driver from before hash-to-element that reads no selectors
    inherits = "generic",
    h2e_blind = true,
  },
  ["no-ft"] = { -- a client without 802.11r
    inherits = "generic",
    ft = false,
  },
  -- What clients with l3 = "dhcp" do about their address when they have roamed; models/README.md.
  ["refreshes-address"] = { -- Android: DHCPREQUEST beside the traffic; waits as its DhcpClient does
    inherits = "generic",
    roam_l3 = "refresh",
    dhcp_again_ms = 2000,
  },
  ["asks-server"] = { inherits = "generic", roam_l3 = "reboot" }, -- Microchip WINC1500
  ["asks-gateway"] = { inherits = "generic", roam_l3 = "detect" }, -- Apple: RFC 4436
  ["begins-anew"] = { -- an ESP32 whose stack restarts with each association (esp-idf #13925)
    inherits = "generic",
    roam_l3 = "discover",
    dhcp_broadcast = true, -- modelled: a small stack hears nothing else without an address
  },
  ["probes-address"] = { -- RFC 5227 to the letter, on every link that is new
    inherits = "generic",
    roam_l3 = "reboot",
    arp_probes = 3,
  },
  -- Presets for published roam times, each calibrated to one of them; harness/bands/bands.py runs
  -- them against all it knows and says which are predicted.
  phone = { -- to 150 ms with WPA2-PSK: Cisco's guides to its Wi-Fi telephones
    inherits = "generic",
    auth_think_us = 36700,
    eapol_think_us = 36700,
    eap_think_us = 8700, -- to 300 ms with full 802.1X: the same guides
  },
  ["phone-ds"] = { inherits = "phone", ft_over_ds = true },
  ["phone-forgetful"] = { inherits = "phone", forgetful = true },
  ["phone-adaptive"] = { inherits = "phone", adaptive_11r = true },
  laptop = { -- to 75 ms with WPA2-PSK, the middle of 50 to 100
    inherits = "generic",
    auth_think_us = 18000,
    eapol_think_us = 18000,
    eap_think_us = 11000, -- to 250 ms with full 802.1X, the middle of Motorola's 150 to 350
  },
  ["laptop-ds"] = { inherits = "laptop", ft_over_ds = true },
  ["laptop-forgetful"] = { inherits = "laptop", forgetful = true },
  ["laptop-adaptive"] = { inherits = "laptop", adaptive_11r = true },
  industrial = { -- to 35 ms with a cached PMK, which is below Motorola's 40
    inherits = "generic",
    auth_think_us = 6000,
    eapol_think_us = 6000,
  },
  ["industrial-ds"] = { inherits = "industrial", ft_over_ds = true },
  ["industrial-forgetful"] = { inherits = "industrial", forgetful = true },
  ["industrial-adaptive"] = { inherits = "industrial", adaptive_11r = true },

  -- The two stations of Cisco's fast-secure roaming document, fitted to their initial joins alone
  -- by harness/cisco/cisco.py, which checks these values against it.
  ["cisco-004096"] = {
    inherits = "generic",
    auth_think_us = 18500, -- taken to be the same: no log line shows it in a join
    eapol_think_us = 18500, -- median from EAPOL-Key 1/4 and 3/4 to their answers
    eap_think_us = 10000, -- median from EAP request to response
    eapol_start_us = 92000, -- median from Request/Identity to its EAPOL-Start,
    eapol_start_first = true, -- which it sends in every full authentication
  },
  -- One that does not wait to be asked: its EAPOL-Start is on the air 20 ms after association, as
  -- the earliest in Cisco's document are (16 to 128 ms), its answers are as late as that.
  eager = {
    inherits = "generic",
    eapol_think_us = 18500,
    eap_think_us = 18500,
    eapol_start_us = 1000,
  },
  ["cisco-ec852f"] = {
    inherits = "generic",
    auth_think_us = 9000, -- taken to be the same: no log line shows it in a join
    eapol_think_us = 9000, -- median from EAPOL-Key 1/4 and 3/4 to their answers
    eap_think_us = 18500, -- median from EAP request to response
  },
}
