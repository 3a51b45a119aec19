#ifndef KEY_TKIP_H
#define KEY_TKIP_H

#include "base/bytes.h"
#include "base/mac.h"
#include "crypto/crypto.h"

/*
 * TKIP [11-2020 12.5.2]. Its temporal key of 32 octets is the RC4 mixing key (0-15) and a Michael
 * key for each direction: authenticator to supplicant (16-23) and back (24-31) [12.7.1.3]. Frames
 * go through key/mpdu.h; here is what it is made of.
 */
enum {
	TKIP_MIX_KEY = 16,
	TKIP_MICHAEL_KEY = 8,
	TKIP_TTAK = 5, /* words */
	TKIP_RC4_KEY = 16,
	TKIP_MICHAEL = 8,
	TKIP_ICV = 4
};

/* Phase 1 of the key mixing [12.5.2.5.3]: high is TSC2 to TSC5, the upper 32 bits of the TSC. */
void tkip_phase1(const uint8_t tk[static TKIP_MIX_KEY], struct mac ta, uint32_t high,
		 uint16_t ttak[static TKIP_TTAK]);
/* Phase 2 [12.5.2.5.4]: low is TSC0 and TSC1. */
void tkip_phase2(const uint8_t tk[static TKIP_MIX_KEY], const uint16_t ttak[static TKIP_TTAK],
		 uint16_t low, uint8_t key[static TKIP_RC4_KEY]);

/* Michael [12.5.2.3] of the concatenation of n parts. */
void michael(const uint8_t key[static TKIP_MICHAEL_KEY], const struct bytes *part, size_t n,
	     uint8_t mic[static TKIP_MICHAEL]);

/*
 * For key/mpdu.c: the body of a data MPDU that is a whole MSDU. tk has 32 octets, tsc 48 bits.
 * Fragments have no Michael of their own: ERR_UNSUPPORTED, as management frames are.
 */
struct mac_header;
struct tkip_in {
	const uint8_t *tk;
	const struct mac_header *h;
	uint64_t tsc;
	struct bytes body; /* plain, or as received: ciphertext of body, Michael and ICV */
};
/* Appends the ciphertext. */
MUST_CHECK enum err tkip_seal(struct crypto *c, const struct tkip_in *in, struct wr *out);
/*
 * Appends the plain body. ERR_AUTH when the ICV or the MIC is wrong; *michael_failed then says that
 * the ICV was right, which chance hardly makes: what countermeasures count [12.5.2.4.2].
 */
MUST_CHECK enum err tkip_open(struct crypto *c, const struct tkip_in *in, struct wr *out,
			      bool *michael_failed);

#endif
