#ifndef PROTO_WEIGH_H
#define PROTO_WEIGH_H

#include <stdbool.h>
#include <stdint.h>

/*
 * wpa_supplicant's own arithmetic of roaming (need_to_roam_within_ess): whether a candidate is
 * enough better than the present BSS, by level and by estimated throughput. In whole dBm and
 * kbit/s, as there.
 */
struct weigh_side {
	uint32_t freq_mhz;
	int32_t level_dbm;
	uint32_t kbps; /* estimate_kbps */
};

struct weigh {
	struct weigh_side cur, sel;
	int32_t cur_snr_db;
	bool has_threshold; /* of bgscan: dBm */
	int32_t threshold_dbm;
};

struct weighed {
	bool roam;
	bool told;	     /* decided by the difference, and so told in the log */
	int32_t required_db; /* if told: the candidate must be better by this */
	const char *why;     /* static */
};
struct weighed weigh_roam(const struct weigh *w);

#endif
