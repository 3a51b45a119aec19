#ifndef NODE_PSKCACHE_H
#define NODE_PSKCACHE_H

#include "base/err.h"
#include "crypto/crypto.h"
#include "spec/bss.h"
#include "spec/ssid.h"

/*
 * PSKs of passphrases, computed once per (passphrase, SSID) of a process: PBKDF2 with 4096 rounds
 * costs more than a thousand handshakes.
 */
struct psk_cache;

struct psk_cache *psk_cache_new(void); /* NULL when out of memory */
void psk_cache_free(struct psk_cache *p); /* wipes; NULL is fine */

/* The 32-octet PSK of this entry in a network of this SSID [11-2020 J.4.1]. */
MUST_CHECK enum err psk_cache_get(struct psk_cache *p, struct crypto *c, const struct spec_psk *psk,
				  const struct spec_ssid *ssid, uint8_t out[static 32]);

#endif
