#ifndef KEY_CCKM_H
#define KEY_CCKM_H

#include "base/bytes.h"
#include "base/mac.h"
#include "key/akm.h"
#include "key/ptk.h"

/*
 * Cisco Centralized Key Management. No standard and no vendor document describes it: this is the
 * observed behaviour of CCX clients (models/README.md), not checked against a Cisco device.
 * Outputs are written on success only.
 */
enum {
	CCKM_KRK_LEN = 16, /* Key Request Key */
	CCKM_BTK_LEN = 32, /* Base Transient Key */
	CCKM_MIC_LEN = 8,
	CCKM_GTK_MAX = 32,
	CCKM_EGTK_MAX = CCKM_GTK_MAX + 8,
	CCKM_RN_FIRST = 1 /* request number of the full authentication; 2 is the first roam's */
};

/* What a full authentication leaves behind: all that fast roams of this session need. A secret. */
struct cckm_keys {
	uint8_t krk[CCKM_KRK_LEN];
	uint8_t btk[CCKM_BTK_LEN];
};

/*
 * KRK || BTK = PRF-SHA1(NSK, "Fast-Roam Generate Base Key", BSSID || STA || SNonce || ANonce), of
 * the AP of the full authentication. Not sorted.
 */
struct cckm_base_in {
	struct bytes nsk; /* octets 0-31 of the MSK; LEAP: 16 octets, alone or before zeros */
	struct mac bssid;
	struct mac sta;
	const uint8_t *snonce; /* NONCE_LEN octets each */
	const uint8_t *anonce;
};
MUST_CHECK enum err cckm_derive_base(struct crypto *c, const struct cckm_base_in *in,
				     struct cckm_keys *out);

/* The PTK of one (re)association: from BTK, request number and the BSSID of its AP. */
struct cckm_ptk_in {
	const struct akm_row *akm; /* of AKM_CCKM, else ERR_UNSUPPORTED */
	enum cipher pairwise;
	const uint8_t *btk; /* CCKM_BTK_LEN octets */
	uint32_t rn;
	struct mac bssid;
};
MUST_CHECK enum err cckm_derive_ptk(struct crypto *c, const struct cckm_ptk_in *in,
				    struct ptk *out);

/*
 * MICs and the wrapping of the GTK depend on the kind of security element in use and not on the
 * cipher: HMAC-MD5 and RC4 with a WPA element, HMAC-SHA1 and AES key wrap with an RSNE.
 */
enum cckm_kind { CCKM_WPA, CCKM_RSN };

struct cckm_request_in {
	enum cckm_kind kind;
	const uint8_t *krk; /* CCKM_KRK_LEN octets */
	struct mac sta;
	struct mac bssid;	  /* the target's */
	struct bytes security;	  /* the station's element as in this frame, header included */
	uint64_t timestamp;	  /* TSF of the target, us */
	uint32_t rn;
};
MUST_CHECK enum err cckm_request_mic(struct crypto *c, const struct cckm_request_in *in,
				     uint8_t mic[static CCKM_MIC_LEN]);

struct cckm_response_in {
	enum cckm_kind kind;
	struct bytes kck; /* of the new PTK */
	struct mac sta;
	struct bytes security; /* the AP's element as in its beacon, header included */
	struct bytes fields;   /* of the element: request number to key length, as on the air */
	struct bytes egtk;
};
MUST_CHECK enum err cckm_response_mic(struct crypto *c, const struct cckm_response_in *in,
				      uint8_t mic[static CCKM_MIC_LEN]);

/* What the group key is encrypted with. kek: 16 octets of the new PTK, else ERR_RANGE. */
struct cckm_wrap {
	enum cckm_kind kind;
	struct bytes kek;
	uint32_t rn;
};
/* Octets of a wrapped key of len octets; 0 if it cannot be wrapped (AES: no multiple of 8). */
size_t cckm_wrapped_len(enum cckm_kind kind, size_t len);
/* Appends the encrypted key. ERR_RANGE: a length that cannot be wrapped. */
MUST_CHECK enum err cckm_wrap_gtk(struct crypto *c, const struct cckm_wrap *k, struct bytes gtk,
				  struct wr *out);
/* Appends the key. ERR_AUTH: no wrapped key, or no possible length. RC4 checks nothing else. */
MUST_CHECK enum err cckm_unwrap_gtk(struct crypto *c, const struct cckm_wrap *k, struct bytes egtk,
				    struct wr *out);

#endif
