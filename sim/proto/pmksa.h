#ifndef PROTO_PMKSA_H
#define PROTO_PMKSA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"
#include "base/suite.h"
#include "key/akm.h"
#include "key/pmkid.h"

/*
 * The cache of PMK security associations [11-2020 12.6.1.1.2, 12.6.10.3], of a station as of an
 * AP: what lets a station skip SAE or EAP at an AP it was with before (sticky key caching), and,
 * where both sides agree to it, at an AP of the same owner it never was with (opportunistic key
 * caching).
 *
 * Entries stand in the order in which they were made; a full cache forgets the one that expires
 * first. Times are absolute; an entry that has expired is never found.
 */
enum { PMKSA_STATION_MAX = 32, PMKSA_AP_MAX = 1024, PMKSA_IDENTITY_MAX = 64 };

/* What RADIUS said about the station goes with its key. */
struct pmksa_session {
	uint16_t vlan_id;           /* 0: none */
	uint32_t session_timeout_s; /* 0: none */
	uint8_t identity[PMKSA_IDENTITY_MAX];
	uint8_t identity_len;       /* 0: none, or longer than that */
};

struct pmksa {
	struct mac aa, spa;
	enum akm akm;
	uint8_t pmk[PMK_LEN_MAX]; /* PMK; of FT over 802.1X the MPMK. A secret. */
	uint8_t pmk_len;
	uint8_t kck[KCK_LEN_MAX]; /* AKM 11 and 12, whose PMKID is made with it. A secret. */
	uint8_t kck_len;
	uint8_t pmkid[PMKID_LEN];
	int64_t made_ns, reauth_ns, expires_ns;
	bool opportunistic;       /* cloned from that of another AP */
	const void *network;      /* station: which network block it belongs to; never followed */
	struct pmksa_session session;
};

struct pmksa_cache {
	struct pmksa *entry; /* room for `room` of them, grown as needed */
	unsigned n, room;
	unsigned max;        /* entries in all */
	unsigned max_of_spa; /* of one station; 0: as many as there are */
};

void pmksa_cache_init(struct pmksa_cache *c, unsigned max, unsigned max_of_spa);
void pmksa_cache_fini(struct pmksa_cache *c); /* wipes */

/*
 * Keeps a copy of e; what there was of the same (aa, spa, network) and of the same PMKID is
 * replaced. NULL when out of memory: nothing is kept then, which is no more than a cache miss.
 * What is returned lives until the next call that changes the cache.
 */
struct pmksa *pmksa_add(struct pmksa_cache *c, const struct pmksa *e);

/* The entry of a station by PMKID; at an AP, where aa is its own. NULL if there is none. */
struct pmksa *pmksa_by_pmkid(const struct pmksa_cache *c, struct mac spa,
			     const uint8_t pmkid[static PMKID_LEN], int64_t now_ns);

/* The entry a station holds for an AP, of this network block and for this AKM. */
struct pmksa *pmksa_of_ap(const struct pmksa_cache *c, struct mac aa, const void *network,
			  enum akm akm, int64_t now_ns);

/* BUG_PMKSA_ANY_AKM: the newest of another AKM whose PMK has the same length, of any AP. */
struct pmksa *pmksa_of_other_akm(const struct pmksa_cache *c, enum akm akm);

/* The newest usable entry of a network and AKM: what a station clones for another AP. */
struct pmksa *pmksa_newest(const struct pmksa_cache *c, const void *network, enum akm akm,
			   int64_t now_ns);

/*
 * The entry of a station whose PMK gives this PMKID at the address aa; the PMKID of SAE does not
 * depend on the address. *found is NULL if none does.
 */
struct pmksa_okc {
	struct mac aa, spa;
	const uint8_t *pmkid; /* PMKID_LEN octets */
	int64_t now_ns;
};
MUST_CHECK enum err pmksa_find_okc(const struct pmksa_cache *c, struct crypto *crypto,
				   const struct pmksa_okc *q, struct pmksa **found);

/*
 * The same PMK for another AP: *out is `from` with aa and its PMKID, opportunistic; lifetimes are
 * those of the original.
 */
MUST_CHECK enum err pmksa_clone(struct crypto *crypto, const struct pmksa *from, struct mac aa,
				struct pmksa *out);

/*
 * Makes the PMKID of an entry whose other fields are there; CCKM has none. ERR_UNSUPPORTED where it
 * is not made of a key and the addresses (SAE, OWE).
 */
MUST_CHECK enum err pmksa_name(struct crypto *crypto, struct pmksa *e);
/* False with CCKM, and with AKM 11 and 12 while the KCK is not there: then nothing is cached. */
bool pmksa_has_pmkid(const struct pmksa *e);
struct bytes pmksa_pmkid(const struct pmksa *e); /* empty without */

/*
 * A 4-way handshake is through: with AKM 11 and 12 an entry that has no PMKID yet gets it of this
 * KCK, and keeps the KCK for its clones; later handshakes change nothing, so that the PMKID lasts
 * as long as the PMK. *named: it has got one.
 */
MUST_CHECK enum err pmksa_take_kck(struct crypto *crypto, struct pmksa *e, struct bytes kck,
				   bool *named);

void pmksa_remove(struct pmksa_cache *c, struct pmksa *e); /* wipes; e is of c */
/* Everything of one station, or everything (spa zero). */
void pmksa_flush(struct pmksa_cache *c, struct mac spa);
void pmksa_expire(struct pmksa_cache *c, int64_t now_ns);

/* Whether a key made with one AKM may be used with the other; SAE and FT-SAE share theirs. */
bool pmksa_fits_akm(const struct pmksa *e, enum akm akm);

#endif
