#include <string.h>

#include "observe/state.h"
#include "wire/rsn.h"

/*
 * Which cached key a station names when it offers a PMKID: the air tells where the key came from.
 * One of a full authentication with that very AP is remembered by it (SKC, or the SAE and OWE
 * forms); one made with another AP and never with this one is used opportunistically (OKC); and
 * where frames went through another AP to this one's own address and back before, it is of
 * pre-authentication. Of keys made before the records begin nothing is known: taken as SKC.
 */

/* An identity, a method and a success: fewer answers are no authentication. */
enum { PREAUTH_ANSWERS = 3 };

static struct origin *origin_at(struct station *st, struct mac ap)
{
	for (size_t i = 0; i < st->n_origins && i < ORIGINS_MAX; i++) {
		if (mac_equal(st->origins[i].ap, ap))
			return &st->origins[i];
	}
	return NULL;
}

/* NULL when memory is out. */
static struct origin *origin_make(struct observe *o, struct station *st, struct mac ap)
{
	struct origin *g = origin_at(st, ap);

	if (g)
		return g;
	if (st->n_origins < ORIGINS_MAX && !grow(o, &st->origins, st->n_origins, &st->cap_origins,
						 sizeof(*st->origins), ORIGINS_MAX))
		return NULL;
	g = &st->origins[st->n_origins++ % ORIGINS_MAX]; /* the oldest gives way */
	*g = (struct origin){ .ap = ap, .method = METHOD_COUNT };
	return g;
}

void cache_note(struct observe *o, struct station *st, const struct sight *s)
{
	enum roam_method method = st->cur.t.method;
	struct origin *g;

	if (method != METHOD_EAP && method != METHOD_SAE && method != METHOD_OWE)
		return;
	g = origin_make(o, st, s->bssid);
	if (!g)
		return;
	g->method = method;
	g->akm = st->cur.seen.akm;
	g->n_made = ++st->n_made;
	g->made_ns = s->at_ns;
}

void cache_name(struct observe *o, struct station *st, struct mac ap, struct bytes pmkid)
{
	struct origin *g = origin_make(o, st, ap);

	if (!g)
		return;
	g->has_pmkid = pmkid.len == PMKID_LEN;
	if (g->has_pmkid)
		memcpy(g->pmkid, pmkid.p, PMKID_LEN);
}

static bool names(const struct rsne *r, const uint8_t pmkid[static PMKID_LEN])
{
	for (unsigned i = 0; i < r->n_pmkid; i++)
		if (memcmp(r->pmkid[i], pmkid, PMKID_LEN) == 0)
			return true;
	return false;
}

/* EAP made keys for this station, and none of them with this AKM. */
static bool is_of_other_akm(const struct station *st, enum akm akm)
{
	bool other = false;

	for (size_t i = 0; i < st->n_origins && i < ORIGINS_MAX; i++) {
		const struct origin *g = &st->origins[i];

		if (g->method == METHOD_EAP && g->akm == akm)
			return false;
		other = other || g->method == METHOD_EAP;
	}
	return other;
}

/* Of the keys that may be meant: this AP's or, if it made none, the latest of any. */
static void see_age(const struct station *st, const struct origin *own, struct try_seen *t)
{
	const struct origin *key = own && own->n_made > 0 ? own : NULL;

	for (size_t i = 0; !key && i < st->n_origins && i < ORIGINS_MAX; i++)
		if (st->origins[i].n_made == st->n_made && st->n_made > 0)
			key = &st->origins[i];
	t->has_key = key != NULL;
	t->key_ns = key ? key->made_ns : 0;
	t->keys_since = 0;
	for (size_t i = 0; key && i < st->n_origins && i < ORIGINS_MAX; i++)
		t->keys_since += st->origins[i].n_made > key->n_made;
}

void cache_offer(struct station *st, struct mac ap, const struct rsne *r)
{
	const struct origin *g = origin_at(st, ap);
	struct try_seen *t = &st->cur.seen;

	if (r->n_pmkid == 0)
		return;
	see_age(st, g, t);
	t->other_akm = is_of_other_akm(st, t->akm);
	t->other_name = g && g->has_pmkid && g->method == METHOD_EAP && !names(r, g->pmkid);
}

void cache_through(struct observe *o, struct station *st, const struct sight *s)
{
	struct origin *g;

	/* from the AP the third address is the source [11-2020 table 9-30] */
	if (!s->from_ap || !s->h.prot || mac_equal(s->h.a3, s->bssid) || !bss_find(o, s->h.a3))
		return;
	g = origin_make(o, st, s->h.a3);
	if (g)
		g->n_answers++;
}

bool cache_made(const struct station *st, enum roam_method full)
{
	for (size_t i = 0; i < st->n_origins && i < ORIGINS_MAX; i++) {
		if (st->origins[i].method == full)
			return true;
	}
	return false;
}

enum roam_method cache_method(struct station *st, struct mac ap, const struct cache_kind *k)
{
	const struct origin *g = origin_at(st, ap);

	if (g && g->method == k->full)
		return k->same;
	if (k->full == METHOD_EAP && g && g->n_answers >= PREAUTH_ANSWERS)
		return METHOD_PREAUTH;
	return cache_made(st, k->full) ? k->elsewhere : k->same;
}

bool cache_is_method(enum roam_method m)
{
	return m == METHOD_SKC || m == METHOD_OKC || m == METHOD_PREAUTH || m == METHOD_CCKM;
}
