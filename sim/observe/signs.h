#ifndef OBSERVE_SIGNS_H
#define OBSERVE_SIGNS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"

/* What is kept for causes that show beside attempts; part of state.h. */
struct station;

enum { SCANNED_MAX = 64 }; /* channels */

/* Two key holders: when one told the other its sequence numbers, and when it was asked again. */
struct pair {
	struct mac asker, teller;
	int64_t told_ns, again_ns; /* OBSERVE_NULL: never */
	bool acted;                /* it then went on: it had understood */
};

/* An AP's answer whose acknowledgement, or lack of it, is still to come. */
struct answer {
	struct station *st;
	const char *ap; /* interned */
	uint64_t frame_no;
	int64_t t_start_ns; /* of the attempt it belongs to */
	bool is_assoc;
};

/* An AP has sent a station away that was associated with it; or the station went for a MIC. */
struct departure {
	uint32_t station;
	struct mac bssid;
	int64_t at_ns;
	uint16_t reason; /* 0: encrypted */
	uint64_t frame_no;
	bool refused; /* although it had refused the transition it was asked for */
	bool own;     /* it went by itself, because of Michael's MIC */
};

/* Where the wired side sends what is for a station, and what became of its own questions. */
struct lan {
	unsigned n_astray; /* frames in a row to an AP that it is not with */
	int64_t astray_ns; /* the first of them */
	unsigned n_asked;  /* ARP requests in a row without an answer */
	int64_t asked_ns;
	uint32_t asked_ip; /* for whose address */
	unsigned n_late;   /* data frames of an AP that it left long ago */
	bool astray_told, asked_told, late_told;
	const char *vlan_at; /* the AP from which its frames came last, */
	uint16_t vlan;	     /* and in which VLAN */
	bool vlan_told;
	const char *into; /* the switch that took frames of it with a tag */
	unsigned n_into;  /* since it sent one of them on */
	int64_t into_ns;
	bool into_told;
};

/* What a station did about its IPv4 address since its latest roam. */
struct address {
	unsigned n_asked, n_waiting; /* DHCP messages; since the latest answer */
	int64_t asked_ns;	     /* the first */
	uint64_t frame_no;
	bool again; /* one of them was not answered */
	bool refused;
	uint32_t refused_xid;
};

/* Packet numbers of its frames in an association. */
struct numbers {
	struct mac bssid;
	uint64_t last, used; /* the highest; bit i: it and the i-th below it went out */
	bool fell;           /* they began again: a new key, or the same once more */
	int64_t fell_ns;
	unsigned n_since, up_on;
	bool told;
};

/* Sequence numbers of its management frames, and of others that it counts with them. */
struct sender {
	bool has;
	bool useless;         /* it does not count as it should */
	uint16_t own, odd;    /* the latest of its own, and of what came between */
	unsigned n_odd;       /* frames in a row */
	int64_t odd_ns;       /* the first of them */
	uint64_t odd_no;
	struct mac odd_bssid;
	bool stayed;          /* since then it has sent protected data to its AP */
	bool told;
	int64_t told_ns;
};

/* Unprotected EAPOL of its AP, although both protect frames and it has its key. */
struct bare {
	unsigned n; /* first messages in a row, without retries of the MAC */
	int64_t first_ns, last_ns;
	bool told;
};

/* Its last word to an AP that it has left was that it sleeps. */
struct asleep {
	struct mac bssid; /* zero: none */
	uint16_t aid;
	unsigned n; /* beacons in a row that call it */
	int64_t first_ns;
	bool told;
};

/* What a station does again and again. */
struct habit {
	unsigned n_back;  /* roams in a row, each to where the one before came from */
	int64_t back_ns;  /* the latest */
	bool back_told;
	unsigned n_refused; /* transition requests in a row */
	bool refused_told;
	bool imminent;      /* the latest request said that disassociation follows, */
	int64_t refused_ns; /* and it was refused then; OBSERVE_NULL: not */
	unsigned n_scans; /* completed before it first associated */
	uint32_t scanned[SCANNED_MAX]; /* frequencies */
	unsigned n_scanned;
};

/* It no longer heard its AP. */
struct loss {
	uint32_t station;
	struct mac bssid;
	int64_t at_ns;
	int32_t level_mdbm;
	bool told; /* what it came of */
};

struct refused_group {
	struct mac ap;
	uint16_t group;
};

#endif
