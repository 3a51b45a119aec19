#include "key/pmkid.h"

#define LABEL "PMK Name"

enum err pmkid_derive(struct crypto *c, const struct pmkid_in *in,
		      uint8_t pmkid[static PMKID_LEN])
{
	const struct bytes part[] = {
		bytes_of(LABEL, sizeof(LABEL) - 1),
		BYTES(in->aa.b),
		BYTES(in->spa.b),
	};

	return hmac(c, in->hash, in->key, part, sizeof(part) / sizeof(part[0]), pmkid, PMKID_LEN);
}

/* [11-2020 12.7.1.3]; for FT-PSK what hostapd sends, as the standard has no use for it there. */
enum err pmkid_hash(enum akm akm, enum hash *hash)
{
	switch (akm) {
	case AKM_8021X:
	case AKM_PSK:
	case AKM_FT_PSK:
		*hash = HASH_SHA1;
		return ERR_OK;
	case AKM_FT_8021X:
	case AKM_8021X_SHA256:
	case AKM_PSK_SHA256:
	case AKM_SUITE_B:
		*hash = HASH_SHA256;
		return ERR_OK;
	case AKM_SUITE_B_192:
	case AKM_FT_8021X_SHA384:
	case AKM_FT_PSK_SHA384:
	case AKM_PSK_SHA384:
		*hash = HASH_SHA384;
		return ERR_OK;
	case AKM_NONE:
	case AKM_TDLS:
	case AKM_SAE:
	case AKM_FT_SAE:
	case AKM_FILS_SHA256:
	case AKM_FILS_SHA384:
	case AKM_FT_FILS_SHA256:
	case AKM_FT_FILS_SHA384:
	case AKM_OWE:
	case AKM_SAE_EXT:
	case AKM_FT_SAE_EXT:
	case AKM_CCKM:
		return ERR_UNSUPPORTED;
	}
	return ERR_UNSUPPORTED;
}
