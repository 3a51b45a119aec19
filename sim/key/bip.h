#ifndef KEY_BIP_H
#define KEY_BIP_H

#include "base/bytes.h"
#include "base/suite.h"
#include "crypto/crypto.h"
#include "key/akm.h"

/*
 * Broadcast/multicast integrity protocol [11-2020 12.5.4]: a Management MIC element at the end of a
 * group-addressed robust management frame (IGTK, key id 4 or 5) or of a beacon (BIGTK, 6 or 7).
 * CMAC-128, CMAC-256, GMAC-128, GMAC-256. Frames are MAC header and body, no FCS.
 */
enum { MME_LEN_MAX = 26, BIP_MME_FIXED = 10 /* octets of the MME before the MIC */ };

struct bip_key {
	enum cipher cipher;
	uint8_t key[TK_LEN_MAX]; /* cipher_tk_len(cipher) octets; a secret */
};
struct bip_slot {
	uint64_t ipn;    /* 48 bits */
	uint16_t key_id; /* 4 to 7 */
};

/* Octets of the whole MME: 18 or 26; 0 for a cipher that is not one of BIP. */
size_t bip_overhead(enum cipher cipher);

/* Appends frame and MME to out. ERR_PARSE: no management frame. ERR_UNSUPPORTED: cipher. */
MUST_CHECK enum err bip_protect(struct crypto *c, const struct bip_key *k,
				const struct bip_slot *slot, struct bytes frame, struct wr *out);

/* The MME that ends a frame: its key id and packet number. ERR_PARSE when there is none. */
MUST_CHECK enum err bip_parse(enum cipher cipher, struct bytes frame, struct bip_slot *out);
/* ERR_PARSE as bip_parse, ERR_AUTH when the MIC is wrong. The replay check is the caller's. */
MUST_CHECK enum err bip_verify(struct crypto *c, const struct bip_key *k, struct bytes frame);

#endif
