#ifndef KEY_PSK_H
#define KEY_PSK_H

#include "base/bytes.h"
#include "base/limits.h"
#include "crypto/crypto.h"

enum { PSK_LEN = 32, PASSPHRASE_MIN = 8, PASSPHRASE_MAX = 63 };

struct psk_in {
	struct bytes passphrase; /* PASSPHRASE_MIN to _MAX octets */
	struct bytes ssid;       /* 0 to SSID_MAX octets */
};

/* Passphrase to PSK [11-2020 J.4]: 4096 iterations, about a millisecond. ERR_RANGE: lengths. */
MUST_CHECK enum err psk_derive(struct crypto *c, const struct psk_in *in,
			       uint8_t psk[static PSK_LEN]);

#endif
