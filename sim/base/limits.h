#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* Lengths of fields, in octets, that frames and keys share. */
enum {
	SSID_MAX = 32,    /* [11-2020 9.4.2.2] */
	R0KH_ID_MAX = 48, /* [11-2020 9.4.2.47] */
	NONCE_LEN = 32,   /* [11-2020 12.7.2] */
	PMKID_LEN = 16    /* [11-2020 9.4.2.24.5] */
};

#endif
