#ifndef BASE_SUITE_H
#define BASE_SUITE_H

/*
 * Suite selectors of OUI 00-0F-AC [11-2020 9.4.2.24]. Shared by everything that speaks of
 * ciphers and key management. Sets of them are masks: 1u << selector.
 *
 * Key management of a vendor has a value of its own above the selectors of the standard, so that it
 * fits the same sets; wire/rsn.h alone knows which selector it stands for. A selector 00-0F-AC with
 * such a number is none of ours.
 */
enum cipher {
	CIPHER_NONE = 0, /* in a selector: "use group cipher suite" */
	CIPHER_WEP40 = 1,
	CIPHER_TKIP = 2,
	CIPHER_CCMP_128 = 4,
	CIPHER_WEP104 = 5,
	CIPHER_BIP_CMAC_128 = 6,
	CIPHER_NO_GROUP = 7,
	CIPHER_GCMP_128 = 8,
	CIPHER_GCMP_256 = 9,
	CIPHER_CCMP_256 = 10,
	CIPHER_BIP_GMAC_128 = 11,
	CIPHER_BIP_GMAC_256 = 12,
	CIPHER_BIP_CMAC_256 = 13
};

enum akm {
	AKM_NONE = 0,
	AKM_8021X = 1,
	AKM_PSK = 2,
	AKM_FT_8021X = 3,
	AKM_FT_PSK = 4,
	AKM_8021X_SHA256 = 5,
	AKM_PSK_SHA256 = 6,
	AKM_TDLS = 7,
	AKM_SAE = 8,
	AKM_FT_SAE = 9,
	AKM_SUITE_B = 11,
	AKM_SUITE_B_192 = 12,
	AKM_FT_8021X_SHA384 = 13,
	AKM_FILS_SHA256 = 14,
	AKM_FILS_SHA384 = 15,
	AKM_FT_FILS_SHA256 = 16,
	AKM_FT_FILS_SHA384 = 17,
	AKM_OWE = 18,
	AKM_FT_PSK_SHA384 = 19,
	AKM_PSK_SHA384 = 20,
	AKM_SAE_EXT = 24,
	AKM_FT_SAE_EXT = 25,
	AKM_CCKM = 30 /* 00-40-96:00, Cisco; a number no standard gives */
};

#define SUITE_BIT(selector) (1u << (selector))

enum { AKM_FT_MASK = SUITE_BIT(AKM_FT_8021X) | SUITE_BIT(AKM_FT_PSK) | SUITE_BIT(AKM_FT_SAE) |
		     SUITE_BIT(AKM_FT_8021X_SHA384) | SUITE_BIT(AKM_FT_FILS_SHA256) |
		     SUITE_BIT(AKM_FT_FILS_SHA384) | SUITE_BIT(AKM_FT_PSK_SHA384) |
		     SUITE_BIT(AKM_FT_SAE_EXT) };

/* What each way of coming by a PMK serves. */
enum {
	AKM_PSK_MASK = SUITE_BIT(AKM_PSK) | SUITE_BIT(AKM_PSK_SHA256) | SUITE_BIT(AKM_FT_PSK),
	AKM_SAE_MASK = SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_FT_SAE) | SUITE_BIT(AKM_SAE_EXT) |
		       SUITE_BIT(AKM_FT_SAE_EXT),
	AKM_EAP_MASK = SUITE_BIT(AKM_8021X) | SUITE_BIT(AKM_FT_8021X) |
		       SUITE_BIT(AKM_8021X_SHA256) | SUITE_BIT(AKM_SUITE_B) |
		       SUITE_BIT(AKM_SUITE_B_192) | SUITE_BIT(AKM_FT_8021X_SHA384) |
		       SUITE_BIT(AKM_CCKM),
	/* the lengths of their keys and MICs are those of the group */
	AKM_GROUP_MASK = SUITE_BIT(AKM_OWE) | SUITE_BIT(AKM_SAE_EXT) | SUITE_BIT(AKM_FT_SAE_EXT)
};

/* What a WPA element may choose: WPA1 knows no more. */
enum {
	AKM_WPA_MASK = SUITE_BIT(AKM_8021X) | SUITE_BIT(AKM_PSK) | SUITE_BIT(AKM_CCKM),
	CIPHER_WPA_MASK = SUITE_BIT(CIPHER_TKIP) | SUITE_BIT(CIPHER_CCMP_128)
};

#endif
