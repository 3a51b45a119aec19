#include <string.h>

#include "observe/state.h"

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

static struct origin *origin_make(struct station *st, struct mac ap)
{
	struct origin *g = origin_at(st, ap);

	if (!g) { /* the oldest gives way */
		g = &st->origins[st->n_origins++ % ORIGINS_MAX];
		*g = (struct origin){ .ap = ap, .method = METHOD_COUNT };
	}
	return g;
}

void cache_note(struct station *st, struct mac ap, enum roam_method method)
{
	if (method == METHOD_EAP || method == METHOD_SAE || method == METHOD_OWE)
		origin_make(st, ap)->method = method;
}

void cache_through(struct observe *o, struct station *st, const struct sight *s)
{
	/* from the AP the third address is the source [11-2020 table 9-30] */
	if (s->from_ap && s->h.prot && !mac_equal(s->h.a3, s->bssid) && bss_find(o, s->h.a3))
		origin_make(st, s->h.a3)->n_answers++;
}

static bool made_elsewhere(const struct station *st, enum roam_method full)
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
	return made_elsewhere(st, k->full) ? k->elsewhere : k->same;
}

bool cache_is_method(enum roam_method m)
{
	return m == METHOD_SKC || m == METHOD_OKC || m == METHOD_PREAUTH || m == METHOD_CCKM;
}
