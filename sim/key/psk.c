#include "key/psk.h"

#include "crypto/hash.h"

enum { PSK_ITERATIONS = 4096 };

enum err psk_derive(struct crypto *c, const struct psk_in *in, uint8_t psk[static PSK_LEN])
{
	struct pbkdf2_in p = { in->passphrase, in->ssid, PSK_ITERATIONS };

	if (in->passphrase.len < PASSPHRASE_MIN || in->passphrase.len > PASSPHRASE_MAX ||
	    in->ssid.len > SSID_MAX)
		return ERR_RANGE;
	return pbkdf2_sha1(c, &p, psk, PSK_LEN);
}
