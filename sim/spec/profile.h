#ifndef SPEC_PROFILE_H
#define SPEC_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "spec/l3.h"
#include "spec/work.h"

/*
 * How a kind of client or AP behaves and how long it takes, beside what its configuration file
 * says. Values come from models/ (clients.lua, aps.lua), each with its source; never from a
 * measurement of the machine the simulator runs on. Times in ns.
 */
struct cpu_profile {
	const char *name;
	int64_t work_ns[WORK_COUNT]; /* of one piece of each work */
};

struct client_profile {
	const char *name;
	int64_t tune_ns;          /* from leaving a channel to hearing another */
	int64_t key_install_ns;   /* from the last key message to data with the new key */
	int64_t auth_think_ns;    /* before each authentication and association request */
	int64_t eapol_think_ns;   /* before EAPOL-Key 2/4 and 4/4 */
	int64_t eap_think_ns;     /* before every other EAPOL frame */
	int64_t eapol_start_ns;   /* from association to EAPOL-Start, if nobody asked by then */
	bool eapol_start_first;   /* it begins by EAPOL-Start; what it is asked before it ignores */
	int64_t probe_delay_ns;   /* on a channel, before the probe request */
	int64_t dwell_ns;         /* after the probe request */
	int64_t passive_dwell_ns; /* on channels where probing is not allowed */
	bool neighbor_report;     /* asks each AP for its neighbors, and looks for those first */
	bool btm;                 /* heeds requests of BSS transition management */
	bool rrm;                 /* measures beacons for an AP that asks, */
	bool sets_dwell;          /* on each channel for as long as that one says */
	bool supplicant;          /* roams as wpa_supplicant does, also without bgscan: never */
	int32_t roam_threshold_mdbm; /* looks for another AP below this level */
	int32_t roam_hysteresis_mdb; /* and goes if one is this much better */
	int64_t roam_rescan_ns;   /* between two such scans */
	int64_t roam_holdoff_ns;  /* after a roam, before the next */
	uint32_t beacon_loss_count;
	bool forgetful;           /* never uses a key again */
	bool mfp_blind;           /* joins where frames must be protected, though it cannot */
	bool h2e_blind;           /* and where SAE wants a PWE derived as it does not */
	bool csa;                 /* follows an AP that announces another channel */
	uint32_t pmkids;          /* names at most so many in one (re)association request */
	int32_t power_mdbm;
	bool ht, vht, he;         /* what its radio can do, where the AP can too */
	uint32_t streams, width_mhz;
	bool six_ghz;             /* has a radio for 6 GHz, and looks there too */
	bool rnr;                 /* where APs of other bands say that there is somebody */
	bool ft;                  /* uses fast transition where the network offers it */
	bool adaptive_11r;        /* and where an MDE without an FT AKM is a private offer of it */
	bool ft_over_ds;          /* prefers it over the DS where the AP allows it */
	int64_t ft_ds_wait_ns;    /* from the answer over the DS until it leaves for the target */
	bool ft_leaves;           /* an FT that fails ends it all; else full association there */
	bool heeds_deadline;      /* gives FT up when the reassociation deadline has passed */
	struct l3_profile l3;     /* where the scenario gives it its address by DHCP */
	const char *cpu;          /* the table of models/cpus.lua that work_ns is */
	int64_t work_ns[WORK_COUNT]; /* of one piece of each work */
};

struct ap_profile {
	const char *name;
	int64_t mgmt_think_ns;    /* before answering authentication and association */
	int64_t eapol_think_ns;   /* before EAPOL-Key 1/4 and 3/4 */
	int32_t power_mdbm;
	uint32_t streams;         /* of its radios; 0 counts as 1 */
	const char *cpu;
	int64_t work_ns[WORK_COUNT];
};

#endif
