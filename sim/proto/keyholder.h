#ifndef PROTO_KEYHOLDER_H
#define PROTO_KEYHOLDER_H

#include "base/mac.h"
#include "base/suite.h"
#include "crypto/crypto.h"
#include "key/ft.h"
#include "proto/fx.h"

/*
 * What the machines of a BSS ask of the key holder (R0KH and R1KH of one AP) in which PMK-R0 and
 * PMK-R1 live. The key holder itself, its cache and the inter-AP protocol, is proto/rkh*.h.
 *
 * These calls append to the effects of the step that makes them. Timers and tells of the key holder
 * are numbered from the bases below, above those of every other machine of an AP, so that a node
 * can tell them apart: a timer or tell below 32 is the stepping machine's, from 32 on the key
 * holder's.
 */
enum { KEY_HOLDER_TIMER_BASE = 32, KEY_HOLDER_TELL_BASE = 32 };

enum key_holder_tell {
	/* value: the cookie of the query that waited. Ask again with `again` set. */
	KEY_HOLDER_TELL_READY = KEY_HOLDER_TELL_BASE,
	/* value: the cookie. NAK, timeout: the key will not come. */
	KEY_HOLDER_TELL_FAILED
};

struct key_holder;

/* One PSK a station may have been using, in the order hostapd tries them. */
struct psk_candidate {
	uint8_t psk[32];  /* a secret */
	uint16_t vlan_id; /* 0: none */
};
enum { PSK_CANDIDATES_MAX = 64 };

/* What stays with a key of one station, wherever the key goes. Spans are borrowed for the call. */
struct key_session {
	uint32_t lifetime_s;	    /* left; 0: for ever */
	uint16_t vlan_id;	    /* 0: none */
	uint32_t session_timeout_s; /* 0: none */
	struct bytes identity;	    /* empty for PSK */
	struct bytes cui;	    /* chargeable user identity, RFC 4372 */
};

enum key_answer {
	KEY_FOUND,
	KEY_PENDING, /* asked another AP: a tell with the cookie follows */
	KEY_UNKNOWN
};

struct key_query {
	const struct akm_row *akm; /* what the station asks for */
	struct mac spa;
	const uint8_t *r0_name;		 /* PMKR0Name, FT_NAME_LEN octets */
	struct bytes r0kh_id;		 /* of the FTE, 1 to R0KH_ID_MAX octets */
	enum cipher pairwise;		 /* what the station asks for; for ft_psk_generate_local */
	const struct psk_candidate *psk; /* the station's, for ft_psk_generate_local with AKM 4 */
	size_t n_psk;
	uint16_t vlan_id;		 /* of the station's address, likewise; 0: none */
	uint32_t cookie;
	bool again; /* after a tell: only look, never ask another AP */
	int64_t now_ns;
};

struct key_found {
	struct pmk_r1 r1;     /* a secret: wipe */
	enum cipher pairwise; /* what the key was made for; CIPHER_NONE: nothing is bound to it */
	struct key_session session;
};

/*
 * Resolves a PMK-R1 in hostapd's order: from the local PSKs when ft_psk_generate_local is set and
 * the AKM is FT-PSK (nothing else then); the cache of PMK-R1; the own PMK-R0 when the R0KH-ID is
 * ours; a pull. A query for a station whose pull is under way starts a new one. *out is written
 * with KEY_FOUND only, spans in it live until the next call. Errors: the environment's alone.
 */
MUST_CHECK enum err key_holder_find_r1(struct key_holder *k, struct crypto *c,
				       const struct key_query *q, struct fx *fx,
				       enum key_answer *answer, struct key_found *out);

/*
 * Keeps PMK-R0 and this AP's PMK-R1 of an initial mobility domain association: EAPOL-Key 2/4
 * verified. With ft_psk_generate_local and FT-PSK nothing is kept.
 */
struct key_store {
	const struct akm_row *akm;
	struct mac spa;
	enum cipher pairwise;
	const struct pmk_r0 *r0;
	const struct pmk_r1 *r1;
	struct key_session session;
	int64_t now_ns;
};
MUST_CHECK enum err key_holder_store(struct key_holder *k, const struct key_store *s);

/* The 4-way handshake of this station is complete: pushes PMK-R1s when pmk_r1_push is set. */
struct key_push {
	struct mac spa;
	const uint8_t *r0_name; /* FT_NAME_LEN octets */
	int64_t now_ns;
};
MUST_CHECK enum err key_holder_push(struct key_holder *k, struct crypto *c,
				    const struct key_push *p, struct fx *fx);

#endif
