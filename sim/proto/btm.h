#ifndef PROTO_BTM_H
#define PROTO_BTM_H

#include "proto/bss_table.h"
#include "wire/action.h"
#include "wire/ie.h"

/*
 * A BSS Transition Management Request as wpa_supplicant takes it [11-2020 11.21.7]: its candidates,
 * where to look for them, and which of them is gone to.
 */
enum { BTM_CANDIDATES_MAX = 16 };
#define BTM_RECENT_NS (10 * NS_PER_S) /* a BSS heard longer ago is looked for first */

struct btm {
	uint8_t token; /* 0: none is under way */
	uint8_t mode;  /* enum btm_mode */
	int64_t until_ns; /* the candidates are valid */
	struct btm_candidate {
		struct mac bssid;
		uint32_t freq_mhz; /* 0: class and channel say nothing */
		bool has_preference;
		uint8_t preference;
	} candidate[BTM_CANDIDATES_MAX]; /* most preferred first */
	unsigned n;
};

/* MHz; 0 for a class or channel that is not known [11-2020 E.1, the global classes]. */
uint32_t btm_freq_mhz(uint8_t op_class, uint8_t channel);

/*
 * The same of a neighbor that an AP in this country reports [wpa_supplicant]: by the classes of the
 * country before the global ones; 0 and 255 are no classes, and only the channel is believed.
 */
uint32_t btm_neighbor_mhz(const char *country, uint8_t op_class, uint8_t channel);

/*
 * Takes a request. False: there is nothing to be answered. Candidates whose preference is 0 are
 * excluded, those beyond the maximum are dropped.
 */
MUST_CHECK bool btm_take(struct btm *b, const struct btm_request *q, const struct bss_entry *from,
			 int64_t now_ns);
bool btm_imminent(const struct btm *b); /* the AP will end the association, or the network */
/* Channels of the candidates, each once; 0 if none is known. freq has BTM_CANDIDATES_MAX places. */
unsigned btm_channels(const struct btm *b, uint32_t *freq);

/* A candidate too weak to go to: below this, and weaker than the present BSS. */
enum { BTM_WEAK_MDBM = -80000 };
/*
 * Of those candidates that fit, the one with the highest estimated throughput; the present BSS if
 * it is a candidate and nobody is better by a sixteenth. NULL: none.
 */
typedef bool (*btm_fits)(const void *ctx, const struct bss_entry *e);
const struct bss_entry *btm_choose(const struct btm *b, const struct bss_table *t,
				   const struct bss_entry *present, int64_t now_ns, btm_fits fits,
				   const void *ctx);

#endif
