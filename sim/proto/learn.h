#ifndef PROTO_LEARN_H
#define PROTO_LEARN_H

#include "base/bytes.h"
#include "base/mac.h"
#include "base/text.h"

/*
 * What wpa_supplicant's bgscan module "learn" knows of a network: its BSSs, the channel of each,
 * and which were heard together; and its file of that, where BSS lines come before NEIGHBOR lines.
 */
enum { LEARN_BSS_MAX = 32 };

struct learn {
	struct learn_bss {
		struct mac bssid;
		uint32_t freq_mhz;
		uint32_t neighbors; /* bit i: heard together with bss[i] */
	} bss[LEARN_BSS_MAX];	    /* in order of learning; a full list learns no more */
	unsigned n;
};

struct learn_bss *learn_find(struct learn *l, struct mac bssid);
/* Adds the BSS, or corrects its channel. NULL: the list is full. */
struct learn_bss *learn_add(struct learn *l, struct mac bssid, uint32_t freq_mhz);
void learn_add_neighbor(struct learn *l, struct mac of, struct mac neighbor);

/*
 * Reads the file. False: it does not begin as one, and the supplicant does no background scans.
 * Lines of another form, and neighbors that are no BSS of the file, are passed over.
 */
MUST_CHECK bool learn_read(struct learn *l, struct bytes file);
/* The file; the supplicant writes what it learnt last first. */
void learn_write(const struct learn *l, struct sb *out);
enum { LEARN_FILE_MAX = 28 + LEARN_BSS_MAX * 32 + LEARN_BSS_MAX * (LEARN_BSS_MAX - 1) * 46 + 1 };

#endif
