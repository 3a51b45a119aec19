#include "node/pskcache.h"

#include <stdlib.h>

#include "crypto/ct.h"
#include "key/psk.h"

struct cached {
	struct cached *next;
	struct spec_ssid ssid;
	uint8_t len;
	char passphrase[SPEC_PASSPHRASE_MAX];
	uint8_t psk[32];
};

struct psk_cache {
	struct cached *first;
};

struct psk_cache *psk_cache_new(void)
{
	return calloc(1, sizeof(struct psk_cache));
}

void psk_cache_free(struct psk_cache *p)
{
	struct cached *c = p != NULL ? p->first : NULL;

	while (c != NULL) {
		struct cached *next = c->next;

		ct_wipe(c, sizeof(*c));
		free(c);
		c = next;
	}
	free(p);
}

static bool is_for(const struct cached *c, const struct spec_psk *psk, const struct spec_ssid *ssid)
{
	return c->len == psk->passphrase_len && c->ssid.len == ssid->len &&
	       memcmp(c->passphrase, psk->passphrase, c->len) == 0 &&
	       memcmp(c->ssid.b, ssid->b, ssid->len) == 0;
}

enum err psk_cache_get(struct psk_cache *p, struct crypto *c, const struct spec_psk *psk,
		       const struct spec_ssid *ssid, uint8_t out[static 32])
{
	struct cached *e;
	enum err err;

	if (!psk->is_passphrase) {
		memcpy(out, psk->raw, sizeof(psk->raw));
		return ERR_OK;
	}
	for (e = p->first; e != NULL; e = e->next) {
		if (is_for(e, psk, ssid)) {
			memcpy(out, e->psk, sizeof(e->psk));
			return ERR_OK;
		}
	}
	e = calloc(1, sizeof(*e));
	if (e == NULL)
		return ERR_NOMEM;
	err = psk_derive(c,
			 &(struct psk_in){ bytes_of(psk->passphrase, psk->passphrase_len),
					   spec_ssid_bytes(ssid) },
			 e->psk);
	if (err != ERR_OK) {
		free(e);
		return err;
	}
	e->ssid = *ssid;
	e->len = psk->passphrase_len;
	memcpy(e->passphrase, psk->passphrase, psk->passphrase_len);
	memcpy(out, e->psk, sizeof(e->psk));
	e->next = p->first;
	p->first = e;
	return ERR_OK;
}
