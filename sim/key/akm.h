#ifndef KEY_AKM_H
#define KEY_AKM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/suite.h"
#include "crypto/hash.h"

enum {
	PMK_LEN_MAX = 64,
	KCK_LEN_MAX = 32,
	KEK_LEN_MAX = 32,
	TK_LEN_MAX = 32,
	KDK_LEN = 32,
	MIC_LEN_MAX = 32
};

/* How a MIC is computed; all are cut to the length the row gives. */
enum mic_kind {
	MIC_HMAC_MD5,
	MIC_HMAC_SHA1,
	MIC_AES_CMAC,
	MIC_HMAC_SHA256,
	MIC_HMAC_SHA384,
	MIC_HMAC_SHA512
};

/* How the PTK comes from the PMK. */
enum ptk_kind {
	PTK_PRF_SHA1, /* PRF, sorted addresses and nonces [11-2020 12.7.1.2] */
	PTK_KDF,      /* KDF-Hash, sorted [12.7.1.7.2] */
	PTK_FT,       /* KDF-Hash from PMK-R1, unsorted [12.7.1.6.5] */
	PTK_CCKM      /* from BTK and request number: key/cckm.h */
};

enum keydata_kind { KEYDATA_RC4, KEYDATA_AES_KW };

/*
 * What an AKM (with the pairwise cipher and, for 18, 24 and 25, the PMK length) fixes
 * [11-2020 table 12-10, 12.7.1.6]. One constant row each.
 */
struct akm_row {
	enum akm akm;
	uint8_t pmk_len;  /* octets of PMK; for FT of XXKey, PMK-R0 and PMK-R1 */
	enum hash hash;   /* of PRF or KDF, and of the FT names */
	enum ptk_kind ptk;
	uint8_t kck_len;
	uint8_t kek_len;
	enum mic_kind eapol_mic;
	uint8_t eapol_mic_len;
	uint8_t key_version; /* Key Descriptor Version of Key Information, 0 to 3 */
	enum keydata_kind key_data;
	bool is_ft;
	enum mic_kind fte_mic; /* meaningful when is_ft */
	uint8_t fte_mic_len;
	uint16_t q_bits; /* Q of the FT key hierarchy */
};

/*
 * The row, or NULL when the combination does not exist or needs what is not here (FILS, TDLS).
 * pmk_len 0 stands for the AKM's only or smallest length; a length the AKM does not have is NULL.
 */
const struct akm_row *akm_find(enum akm akm, enum cipher pairwise, size_t pmk_len);

/* Octets of the temporal key of a pairwise, group or group management cipher; 0 if it has none. */
size_t cipher_tk_len(enum cipher cipher);

#endif
