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

struct cached_pt {
	struct cached_pt *next;
	struct sae_pt pt;
	size_t ssid_len, password_len, identifier_len;
	uint8_t text[]; /* SSID, password, identifier: secret */
};

struct psk_cache {
	struct cached *first;
	struct cached_pt *first_pt;
};

struct psk_cache *psk_cache_new(void)
{
	return calloc(1, sizeof(struct psk_cache));
}

static size_t text_len(const struct cached_pt *c)
{
	return c->ssid_len + c->password_len + c->identifier_len;
}

static void free_pts(struct cached_pt *c)
{
	while (c != NULL) {
		struct cached_pt *next = c->next;

		ct_wipe(c, sizeof(*c) + text_len(c));
		free(c);
		c = next;
	}
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
	if (p != NULL)
		free_pts(p->first_pt);
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

static bool pt_is_for(const struct cached_pt *c, const struct sae_pt_in *in)
{
	return c->pt.group == in->group && c->ssid_len == in->ssid.len &&
	       c->password_len == in->password.len && c->identifier_len == in->identifier.len &&
	       memcmp(c->text, in->ssid.p, c->ssid_len) == 0 &&
	       memcmp(c->text + c->ssid_len, in->password.p, c->password_len) == 0 &&
	       (c->identifier_len == 0 || memcmp(c->text + c->ssid_len + c->password_len,
						 in->identifier.p, c->identifier_len) == 0);
}

enum err psk_cache_pt(struct psk_cache *p, struct crypto *c, const struct sae_pt_in *in,
		      const struct sae_pt **out)
{
	size_t len = in->ssid.len + in->password.len + in->identifier.len;
	struct cached_pt *e;
	struct wr w;
	enum err err;

	for (e = p->first_pt; e != NULL; e = e->next) {
		if (pt_is_for(e, in)) {
			*out = &e->pt;
			return ERR_OK;
		}
	}
	e = calloc(1, sizeof(*e) + len);
	if (e == NULL)
		return ERR_NOMEM;
	err = sae_pt_derive(c, in, &e->pt);
	if (err != ERR_OK) {
		free(e);
		return err;
	}
	e->ssid_len = in->ssid.len;
	e->password_len = in->password.len;
	e->identifier_len = in->identifier.len;
	w = wr_of(e->text, len);
	wr_bytes(&w, in->ssid);
	wr_bytes(&w, in->password);
	wr_bytes(&w, in->identifier);
	e->next = p->first_pt;
	p->first_pt = e;
	*out = &e->pt;
	return ERR_OK;
}
