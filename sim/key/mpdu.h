#ifndef KEY_MPDU_H
#define KEY_MPDU_H

#include "base/bytes.h"
#include "base/suite.h"
#include "crypto/crypto.h"
#include "key/akm.h"

/*
 * Protection of one MPDU with CCMP-128, CCMP-256 [11-2020 12.5.3], GCMP-128 or GCMP-256 [12.5.5]:
 * data frames (QoS or not, three or four addresses) and unicast robust management frames. With TKIP
 * [12.5.2] data frames that are a whole MSDU; its Michael MIC, Michael key of the frame's direction
 * and ICV are part of it, the packet number is the TSC. A frame is its MAC header, as on the air,
 * and its body; no FCS.
 */
enum {
	MPDU_HEADER_MAX = 36,     /* four addresses, QoS Control and HT Control */
	MPDU_CRYPTO_HEADER = 8,   /* CCMP, GCMP header; with TKIP IV and Extended IV */
	MPDU_OVERHEAD_MAX = 8 + 16
};
#define MPDU_PN_MAX ((UINT64_C(1) << 48) - 1)

/* The key of one direction or group. tk holds cipher_tk_len(cipher) octets. A secret. */
struct mpdu_key {
	enum cipher cipher;
	uint8_t tk[TK_LEN_MAX];
};

/* Octets protection adds; 0 for a cipher that is none of the five. */
size_t mpdu_overhead(enum cipher cipher);

/* Which key and which packet number. The number is never used twice with one key. */
struct mpdu_slot {
	uint64_t pn;    /* 1 to MPDU_PN_MAX */
	uint8_t key_id; /* 0 to 3 */
};

/*
 * Appends the protected frame to out: header with the Protected Frame bit set, crypto header,
 * ciphertext, MIC. ERR_PARSE: no complete header, or a control frame. ERR_UNSUPPORTED: cipher; with
 * TKIP also a fragment or a management frame.
 */
MUST_CHECK enum err mpdu_protect(struct crypto *c, const struct mpdu_key *k,
				 const struct mpdu_slot *slot, struct bytes frame, struct wr *out);

/* The crypto header alone, MPDU_CRYPTO_HEADER octets; cipher is one of the five. */
void mpdu_put_header(struct wr *w, enum cipher cipher, const struct mpdu_slot *slot);

/* A protected frame taken apart; spans are inside the frame. */
struct mpdu_sealed {
	struct bytes header; /* MAC header */
	struct bytes crypto; /* crypto header */
	struct mpdu_slot slot; /* as CCMP and GCMP have it; the key id stands there with all */
	struct bytes sealed; /* ciphertext || MIC */
};
/*
 * ERR_PARSE when the frame is no protected data or management frame, its Ext IV bit is clear, or it
 * is too short for its headers. Choose the key and check the packet number with what comes out.
 */
MUST_CHECK enum err mpdu_parse(struct bytes frame, struct mpdu_sealed *out);
/* The packet number as this cipher writes it. */
uint64_t mpdu_pn(const struct mpdu_sealed *m, enum cipher cipher);
/* Appends the plain body (no header) to out. ERR_AUTH when the MIC is wrong or missing. */
MUST_CHECK enum err mpdu_unprotect(struct crypto *c, const struct mpdu_key *k,
				   const struct mpdu_sealed *m, struct wr *out);
/*
 * The same; with ERR_AUTH *michael_failed tells a Michael MIC failure from everything else that is
 * wrong: TKIP, and the ICV was right.
 */
MUST_CHECK enum err mpdu_unprotect_tell(struct crypto *c, const struct mpdu_key *k,
					const struct mpdu_sealed *m, struct wr *out,
					bool *michael_failed);

#endif
