#ifndef PROTO_RKH_CACHE_H
#define PROTO_RKH_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"
#include "base/suite.h"
#include "key/ft.h"
#include "proto/keyholder.h"

/*
 * The cache of PMK-R0 and that of PMK-R1. hostapd counts whole seconds of its uptime and removes an
 * entry one second after its last, so all times here are given with the uptime they are counted in.
 */
struct rkh_entry {
	struct mac spa;
	uint8_t key[PMK_LEN_MAX];
	uint8_t key_len;
	uint8_t name[FT_NAME_LEN]; /* PMKR0Name or PMKR1Name */
	const struct akm_row *akm; /* PMK-R0 only */
	enum cipher pairwise;      /* the one the key was made for */
	uint16_t vlan_id;
	bool pushed;               /* PMK-R0: handed to all R1KHs */
	int64_t expires_s;         /* uptime; 0: never */
	int64_t session_end_s;     /* uptime; 0: never */
	int64_t gone_ns;           /* virtual time of removal */
	uint8_t *text;             /* identity, then CUI; ours */
	uint8_t identity_len, cui_len;
};

/* Longest identity and CUI kept: a RADIUS attribute's value [RFC 2865 5]. */
enum { RKH_TEXT_MAX = 253 };

struct rkh_cache {
	struct rkh_entry *entry;
	unsigned n, cap;
};

void rkh_cache_fini(struct rkh_cache *c); /* wipes */

/* NULL if none; valid until the cache changes. name: FT_NAME_LEN octets. */
struct rkh_entry *rkh_cache_find(const struct rkh_cache *c, struct mac spa, const uint8_t *name);

/* The two clocks of a moment. */
struct rkh_now {
	int64_t ns; /* virtual */
	int64_t up_ns; /* the host's uptime then */
};

struct rkh_put {
	struct mac spa;
	struct bytes key;
	const uint8_t *name;
	const struct akm_row *akm;
	enum cipher pairwise;
	const struct key_session *session; /* lifetime_s is the time to live, 0 for ever */
};
/*
 * Keeps a key, in place of one of the same station and name. When RKH_CACHE_MAX are there the one
 * that goes first anyway goes now. ERR_RANGE: identity or CUI over RKH_TEXT_MAX.
 */
MUST_CHECK enum err rkh_cache_put(struct rkh_cache *c, struct rkh_now now, const struct rkh_put *p);

/* What is left of the lifetime and the session, in whole seconds, at least 1; 0: no limit. */
uint32_t rkh_entry_lifetime(const struct rkh_entry *e, struct rkh_now now);
uint32_t rkh_entry_session(const struct rkh_entry *e, struct rkh_now now);
struct bytes rkh_entry_identity(const struct rkh_entry *e);
struct bytes rkh_entry_cui(const struct rkh_entry *e);

void rkh_cache_expire(struct rkh_cache *c, int64_t now_ns);

#endif
