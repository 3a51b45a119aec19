#ifndef NODE_PSKCACHE_H
#define NODE_PSKCACHE_H

#include "base/err.h"
#include "crypto/crypto.h"
#include "key/sae.h"
#include "spec/bss.h"
#include "spec/ssid.h"

/*
 * What passwords cost, computed once per (password, SSID) of a process: PSKs of passphrases (PBKDF2
 * with 4096 rounds costs more than a thousand handshakes) and the points PT of SAE's
 * hash-to-element.
 */
struct psk_cache;

struct psk_cache *psk_cache_new(void); /* NULL when out of memory */
void psk_cache_free(struct psk_cache *p); /* wipes; NULL is fine */

/* The 32-octet PSK of this entry in a network of this SSID [11-2020 J.4.1]. */
MUST_CHECK enum err psk_cache_get(struct psk_cache *p, struct crypto *c, const struct spec_psk *psk,
				  const struct spec_ssid *ssid, uint8_t out[static 32]);

/* The PT of this input; lives as long as the cache. */
MUST_CHECK enum err psk_cache_pt(struct psk_cache *p, struct crypto *c, const struct sae_pt_in *in,
				 const struct sae_pt **out);

#endif
