#ifndef PROTO_CCKM_CACHE_H
#define PROTO_CCKM_CACHE_H

#include "base/bytes.h"
#include "base/limits.h"
#include "base/mac.h"
#include "base/suite.h"
#include "key/cckm.h"
#include "proto/fx.h"

/*
 * The CCKM cache of a controller: one record for each station and WLAN, made by a full
 * authentication, moved on by each fast roam, told to the other controllers of the mobility group
 * both times. Records come from there too.
 *
 * Telling is the owner's: after CCKM_CACHE_TELL_PUSH it builds cckm_push_build of the record and
 * delivers it to every controller of the group, each of which hands it to cckm_cache_receive. Until
 * it arrives another controller may accept a request number that was used already: that window is
 * the real one's too. The form of the messages is invented (models/README.md).
 */
enum {
	CCKM_CACHE_MAX = 1024, /* the one untouched the longest goes */
	CCKM_PUSH_MAX = 160,   /* octets of a message */
	CCKM_LIFETIME_S = 86400 /* session timeout 0 */
};

struct cckm_record {
	struct mac sta;
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;
	bool wpa; /* keyed with a WPA element, else an RSNE */
	enum cipher pairwise, group;
	struct cckm_keys keys;
	uint32_t rn; /* last one accepted */
	int64_t until_ns; /* fixed by the full authentication */
	uint16_t vlan_id; /* 0: none */
	uint32_t audit_id;
};

/* Tells and their numbers stand above those of every other machine of an AP. */
enum { CCKM_CACHE_TELL_BASE = 64 };
enum cckm_cache_tell {
	CCKM_CACHE_TELL_PUSH = CCKM_CACHE_TELL_BASE /* value: slot, for cckm_cache_at */
};

struct cckm_cache;
MUST_CHECK enum err cckm_cache_new(struct cckm_cache **out);
void cckm_cache_free(struct cckm_cache *k); /* wipes; NULL is fine */

/* The record of this station in this WLAN, valid until the next call; NULL: none, or expired. */
const struct cckm_record *cckm_cache_find(const struct cckm_cache *k, struct mac sta,
					  struct bytes ssid, int64_t now_ns);
/* Puts r (audit_id is given here) in the place of what was there, and has it pushed. */
void cckm_cache_store(struct cckm_cache *k, const struct cckm_record *r, int64_t now_ns,
		      struct fx *fx);
/* A roam with this number was accepted; has it pushed. The record must be there. */
void cckm_cache_moved(struct cckm_cache *k, const struct cckm_record *r, uint32_t rn,
		      int64_t now_ns, struct fx *fx);
/* The station is gone for good, or its keys are not to be used again. */
void cckm_cache_drop(struct cckm_cache *k, struct mac sta, struct bytes ssid);
const struct cckm_record *cckm_cache_at(const struct cckm_cache *k, uint32_t slot); /* or NULL */
size_t cckm_cache_size(const struct cckm_cache *k);

/*
 * A message of version 1 (without VLAN and audit ID) or 2. A receiver that has version 2 of a
 * record ignores version 1 of the same. The lifetime travels as seconds left.
 */
void cckm_push_build(struct wr *w, const struct cckm_record *r, unsigned version, int64_t now_ns);
/*
 * Takes a message of another controller: false if it is malformed or older than what is here (a
 * lower request number of the same keys).
 */
bool cckm_cache_receive(struct cckm_cache *k, struct bytes message, int64_t now_ns);

#endif
