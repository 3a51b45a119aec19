#include "key/akm.h"

/* The four shapes of a row; what differs between AKMs of one shape is named in the row. */
#define CMAC_16 MIC_AES_CMAC, 16
#define NO_FT false, MIC_AES_CMAC, 0, 0

/* [11-2020 table 12-10, 12.7.1.6.3, 13.8.4]; AKM 24 and 25: [11-2024 table 12-11] */
static const struct akm_row rows[] = {
	{ AKM_8021X, 32, HASH_SHA1, PTK_PRF_SHA1, 16, 16, MIC_HMAC_SHA1, 16, 2,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_PSK, 32, HASH_SHA1, PTK_PRF_SHA1, 16, 16, MIC_HMAC_SHA1, 16, 2,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_FT_8021X, 32, HASH_SHA256, PTK_FT, 16, 16, CMAC_16, 3,
	  KEYDATA_AES_KW, true, CMAC_16, 256 },
	{ AKM_FT_PSK, 32, HASH_SHA256, PTK_FT, 16, 16, CMAC_16, 3,
	  KEYDATA_AES_KW, true, CMAC_16, 256 },
	{ AKM_8021X_SHA256, 32, HASH_SHA256, PTK_KDF, 16, 16, CMAC_16, 3,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_PSK_SHA256, 32, HASH_SHA256, PTK_KDF, 16, 16, CMAC_16, 3,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_SAE, 32, HASH_SHA256, PTK_KDF, 16, 16, CMAC_16, 0,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_FT_SAE, 32, HASH_SHA256, PTK_FT, 16, 16, CMAC_16, 0,
	  KEYDATA_AES_KW, true, CMAC_16, 256 },
	{ AKM_SUITE_B, 32, HASH_SHA256, PTK_KDF, 16, 16, MIC_HMAC_SHA256, 16, 0,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_SUITE_B_192, 48, HASH_SHA384, PTK_KDF, 24, 32, MIC_HMAC_SHA384, 24, 0,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_FT_8021X_SHA384, 48, HASH_SHA384, PTK_FT, 24, 32, MIC_HMAC_SHA384, 24, 0,
	  KEYDATA_AES_KW, true, MIC_HMAC_SHA384, 24, 384 },
	{ AKM_OWE, 32, HASH_SHA256, PTK_KDF, 16, 16, MIC_HMAC_SHA256, 16, 0,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_OWE, 48, HASH_SHA384, PTK_KDF, 24, 32, MIC_HMAC_SHA384, 24, 0,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_OWE, 64, HASH_SHA512, PTK_KDF, 32, 32, MIC_HMAC_SHA512, 32, 0,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_FT_PSK_SHA384, 48, HASH_SHA384, PTK_FT, 24, 32, MIC_HMAC_SHA384, 24, 0,
	  KEYDATA_AES_KW, true, MIC_HMAC_SHA384, 24, 384 },
	{ AKM_PSK_SHA384, 48, HASH_SHA384, PTK_KDF, 24, 32, MIC_HMAC_SHA384, 24, 0,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_SAE_EXT, 32, HASH_SHA256, PTK_KDF, 16, 16, MIC_HMAC_SHA256, 16, 0,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_SAE_EXT, 48, HASH_SHA384, PTK_KDF, 24, 32, MIC_HMAC_SHA384, 24, 0,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_SAE_EXT, 64, HASH_SHA512, PTK_KDF, 32, 32, MIC_HMAC_SHA512, 32, 0,
	  KEYDATA_AES_KW, NO_FT },
	{ AKM_FT_SAE_EXT, 32, HASH_SHA256, PTK_FT, 16, 16, MIC_HMAC_SHA256, 16, 0,
	  KEYDATA_AES_KW, true, MIC_HMAC_SHA256, 16, 256 },
	{ AKM_FT_SAE_EXT, 48, HASH_SHA384, PTK_FT, 24, 32, MIC_HMAC_SHA384, 24, 0,
	  KEYDATA_AES_KW, true, MIC_HMAC_SHA384, 24, 384 },
	{ AKM_FT_SAE_EXT, 64, HASH_SHA512, PTK_FT, 32, 32, MIC_HMAC_SHA512, 32, 0,
	  KEYDATA_AES_KW, true, MIC_HMAC_SHA512, 32, 512 },
	/* Cisco; observed behaviour of clients, see models/README.md */
	{ AKM_CCKM, 32, HASH_SHA1, PTK_CCKM, 16, 16, MIC_HMAC_SHA1, 16, 2,
	  KEYDATA_AES_KW, NO_FT },
};

/*
 * With TKIP as the pairwise cipher, AKM 1 and 2 use Key Descriptor Version 1 [11-2020 12.7.2], and
 * so does CCKM.
 */
static const struct akm_row tkip_rows[] = {
	{ AKM_8021X, 32, HASH_SHA1, PTK_PRF_SHA1, 16, 16, MIC_HMAC_MD5, 16, 1,
	  KEYDATA_RC4, NO_FT },
	{ AKM_PSK, 32, HASH_SHA1, PTK_PRF_SHA1, 16, 16, MIC_HMAC_MD5, 16, 1,
	  KEYDATA_RC4, NO_FT },
	{ AKM_CCKM, 32, HASH_SHA1, PTK_CCKM, 16, 16, MIC_HMAC_MD5, 16, 1,
	  KEYDATA_RC4, NO_FT },
};

static const struct akm_row *find_in(const struct akm_row *row, size_t n, enum akm akm,
				     size_t pmk_len)
{
	for (size_t i = 0; i < n; i++) {
		if (row[i].akm == akm && (pmk_len == 0 || row[i].pmk_len == pmk_len))
			return &row[i];
	}
	return NULL;
}

const struct akm_row *akm_find(enum akm akm, enum cipher pairwise, size_t pmk_len)
{
	if (pairwise == CIPHER_TKIP && (akm == AKM_8021X || akm == AKM_PSK || akm == AKM_CCKM))
		return find_in(tkip_rows, sizeof(tkip_rows) / sizeof(tkip_rows[0]), akm, pmk_len);
	return find_in(rows, sizeof(rows) / sizeof(rows[0]), akm, pmk_len);
}

size_t cipher_tk_len(enum cipher cipher)
{
	switch (cipher) {
	case CIPHER_WEP40:
		return 5;
	case CIPHER_WEP104:
		return 13;
	case CIPHER_CCMP_128:
	case CIPHER_GCMP_128:
	case CIPHER_BIP_CMAC_128:
	case CIPHER_BIP_GMAC_128:
		return 16;
	case CIPHER_TKIP:
	case CIPHER_CCMP_256:
	case CIPHER_GCMP_256:
	case CIPHER_BIP_CMAC_256:
	case CIPHER_BIP_GMAC_256:
		return 32;
	case CIPHER_NONE:
	case CIPHER_NO_GROUP:
		return 0;
	}
	return 0;
}
