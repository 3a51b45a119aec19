#include "proto/rkh_cache.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "proto/rkh.h"

static void entry_fini(struct rkh_entry *e)
{
	free(e->text);
	ct_wipe(e, sizeof(*e));
}

void rkh_cache_fini(struct rkh_cache *c)
{
	for (unsigned i = 0; i < c->n; i++)
		entry_fini(&c->entry[i]);
	free(c->entry);
	*c = (struct rkh_cache){ 0 };
}

struct rkh_entry *rkh_cache_find(const struct rkh_cache *c, struct mac spa, const uint8_t *name)
{
	for (unsigned i = 0; i < c->n; i++)
		if (mac_equal(c->entry[i].spa, spa) &&
		    memcmp(c->entry[i].name, name, FT_NAME_LEN) == 0)
			return &c->entry[i];
	return NULL;
}

/* realloc would leave keys behind in freed memory. */
static bool cache_grow(struct rkh_cache *c)
{
	unsigned cap = c->cap == 0 ? 16 : 2 * c->cap;
	struct rkh_entry *entry = calloc(cap, sizeof(*entry));

	if (entry == NULL)
		return false;
	if (c->n > 0) {
		memcpy(entry, c->entry, c->n * sizeof(*entry));
		ct_wipe(c->entry, c->n * sizeof(*entry));
	}
	free(c->entry);
	c->entry = entry;
	c->cap = cap;
	return true;
}

static struct rkh_entry *cache_first_to_go(struct rkh_cache *c)
{
	struct rkh_entry *e = &c->entry[0];

	for (unsigned i = 1; i < c->n; i++)
		if (c->entry[i].gone_ns < e->gone_ns)
			e = &c->entry[i];
	return e;
}

static struct rkh_entry *cache_slot(struct rkh_cache *c, const struct rkh_put *p)
{
	struct rkh_entry *e = rkh_cache_find(c, p->spa, p->name);

	if (e != NULL || c->n >= RKH_CACHE_MAX) {
		if (e == NULL)
			e = cache_first_to_go(c);
		entry_fini(e);
		return e;
	}
	if (c->n == c->cap && !cache_grow(c))
		return NULL;
	return &c->entry[c->n++];
}

/* An entry is removed by a timer set for one second more than its life. */
static int64_t life_end_ns(struct rkh_now now, uint32_t life_s)
{
	return life_s == 0 ? TIME_NEVER : now.ns + ((int64_t)life_s + 1) * NS_PER_S;
}

enum err rkh_cache_put(struct rkh_cache *c, struct rkh_now now, const struct rkh_put *p)
{
	const struct key_session *s = p->session;
	int64_t life_ns = life_end_ns(now, s->lifetime_s);
	int64_t session_ns = life_end_ns(now, s->session_timeout_s);
	size_t text_len = s->identity.len + s->cui.len;
	uint8_t *text = NULL;
	struct rkh_entry *e;

	INVARIANT(p->key.len > 0 && p->key.len <= PMK_LEN_MAX);
	if (s->identity.len > RKH_TEXT_MAX || s->cui.len > RKH_TEXT_MAX)
		return ERR_RANGE;
	if (text_len > 0) {
		struct wr w;

		text = malloc(text_len);
		if (text == NULL)
			return ERR_NOMEM;
		w = wr_of(text, text_len);
		wr_bytes(&w, s->identity);
		wr_bytes(&w, s->cui);
	}
	e = cache_slot(c, p);
	if (e == NULL) {
		free(text);
		return ERR_NOMEM;
	}
	*e = (struct rkh_entry){ .spa = p->spa, .key_len = (uint8_t)p->key.len, .akm = p->akm,
				 .pairwise = p->pairwise, .vlan_id = s->vlan_id, .text = text,
				 .identity_len = (uint8_t)s->identity.len,
				 .cui_len = (uint8_t)s->cui.len,
				 .gone_ns = life_ns < session_ns ? life_ns : session_ns };
	memcpy(e->key, p->key.p, p->key.len);
	memcpy(e->name, p->name, FT_NAME_LEN);
	if (s->lifetime_s > 0)
		e->expires_s = now.up_ns / NS_PER_S + s->lifetime_s;
	if (s->session_timeout_s > 0)
		e->session_end_s = now.up_ns / NS_PER_S + s->session_timeout_s;
	return ERR_OK;
}

static uint32_t left_s(int64_t end_s, struct rkh_now now)
{
	int64_t left = end_s - now.up_ns / NS_PER_S;

	if (end_s == 0)
		return 0;
	return left > 0 ? (uint32_t)left : 1;
}

uint32_t rkh_entry_lifetime(const struct rkh_entry *e, struct rkh_now now)
{
	return left_s(e->expires_s, now);
}

uint32_t rkh_entry_session(const struct rkh_entry *e, struct rkh_now now)
{
	return left_s(e->session_end_s, now);
}

struct bytes rkh_entry_identity(const struct rkh_entry *e)
{
	return bytes_of(e->text, e->identity_len);
}

struct bytes rkh_entry_cui(const struct rkh_entry *e)
{
	return bytes_of(e->text == NULL ? NULL : e->text + e->identity_len, e->cui_len);
}

void rkh_cache_expire(struct rkh_cache *c, int64_t now_ns)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < c->n; i++) {
		if (c->entry[i].gone_ns <= now_ns)
			entry_fini(&c->entry[i]);
		else if (kept++ != i)
			c->entry[kept - 1] = c->entry[i];
	}
	if (kept < c->n)
		ct_wipe(c->entry + kept, (c->n - kept) * sizeof(*c->entry));
	c->n = kept;
}
