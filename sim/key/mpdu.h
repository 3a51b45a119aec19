#ifndef KEY_MPDU_H
#define KEY_MPDU_H

#include "base/bytes.h"
#include "base/suite.h"
#include "crypto/crypto.h"
#include "key/akm.h"

/*
 * Protection of one MPDU with CCMP-128, CCMP-256 [11-2020 12.5.3], GCMP-128 or GCMP-256 [12.5.5]:
 * data frames (QoS or not, three or four addresses) and unicast robust management frames. A frame
 * is its MAC header, as on the air, and its body; no FCS.
 */
enum {
	MPDU_HEADER_MAX = 36,     /* four addresses, QoS Control and HT Control */
	MPDU_CRYPTO_HEADER = 8,   /* CCMP or GCMP header */
	MPDU_OVERHEAD_MAX = 8 + 16
};
#define MPDU_PN_MAX ((UINT64_C(1) << 48) - 1)

/* The key of one direction or group. tk holds cipher_tk_len(cipher) octets. A secret. */
struct mpdu_key {
	enum cipher cipher;
	uint8_t tk[TK_LEN_MAX];
};

/* Octets protection adds; 0 for a cipher that is none of the four. */
size_t mpdu_overhead(enum cipher cipher);

/* Which key and which packet number. The number is never used twice with one key. */
struct mpdu_slot {
	uint64_t pn;    /* 1 to MPDU_PN_MAX */
	uint8_t key_id; /* 0 to 3 */
};

/*
 * Appends the protected frame to out: header with the Protected Frame bit set, crypto header,
 * ciphertext, MIC. ERR_PARSE: no complete header, or a control frame. ERR_UNSUPPORTED: cipher.
 */
MUST_CHECK enum err mpdu_protect(struct crypto *c, const struct mpdu_key *k,
				 const struct mpdu_slot *slot, struct bytes frame, struct wr *out);

/* A protected frame taken apart; spans are inside the frame. */
struct mpdu_sealed {
	struct bytes header; /* MAC header */
	struct mpdu_slot slot;
	struct bytes sealed; /* ciphertext || MIC */
};
/*
 * ERR_PARSE when the frame is no protected data or management frame, its Ext IV bit is clear, or it
 * is too short for its headers. Choose the key and check the packet number with what comes out.
 */
MUST_CHECK enum err mpdu_parse(struct bytes frame, struct mpdu_sealed *out);
/* Appends the plain body (no header) to out. ERR_AUTH when the MIC is wrong or missing. */
MUST_CHECK enum err mpdu_unprotect(struct crypto *c, const struct mpdu_key *k,
				   const struct mpdu_sealed *m, struct wr *out);

#endif
