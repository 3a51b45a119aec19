#include "simio/link.h"

#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

static_assert((int)AARF_TRIES_MAX <= (int)TX_STAGES, "a plan fits the stages of a frame");

struct shared_ladder {
	struct phy_caps caps;
	struct ladder ladder;
	struct shared_ladder *next;
};

struct link {
	struct link_key {
		uint32_t ep;
		struct mac peer;
		uint8_t pad[2]; /* zero: the key is hashed as bytes */
	} key;
	uint32_t number;
	bool begun;
	const struct ladder *ladder;
	struct aarf aarf;
	UT_hash_handle hh;
};

static_assert(sizeof(struct link_key) == 12, "a key has no padding of its own");
static_assert(sizeof(struct phy_caps) == 42, "rates are compared as bytes");

void links_fini(struct links *l)
{
	struct shared_ladder *s, *next;

	HASH_CLEAR(hh, l->index);
	for (uint32_t i = 0; i < l->n; i++)
		free(l->all[i]);
	free((void *)l->all);
	for (s = l->ladders; s != NULL; s = next) {
		next = s->next;
		free(s);
	}
	*l = (struct links){ 0 };
}

static const struct ladder *ladder_get(struct links *l, const struct phy_caps *both)
{
	struct shared_ladder *s = l->ladders;

	while (s != NULL && memcmp(&s->caps, both, sizeof(*both)) != 0)
		s = s->next;
	if (s != NULL)
		return &s->ladder;
	s = malloc(sizeof(*s));
	if (s == NULL)
		return NULL;
	s->caps = *both;
	ladder_of(both, &s->ladder);
	s->next = l->ladders;
	l->ladders = s;
	return &s->ladder;
}

static struct link *find(const struct links *l, endpoint_id ep, struct mac peer)
{
	struct link_key key = { .ep = ep, .peer = peer };
	struct link *k;

	HASH_FIND(hh, l->index, &key, sizeof(key), k);
	return k;
}

static struct link *add(struct links *l, endpoint_id ep, struct mac peer)
{
	struct link *k;

	if (l->n == l->cap) {
		uint32_t cap = l->cap == 0 ? 16 : 2 * l->cap;
		struct link **grown = (struct link **)realloc((void *)l->all, cap * sizeof(*grown));

		if (grown == NULL)
			return NULL;
		l->all = grown;
		l->cap = cap;
	}
	k = calloc(1, sizeof(*k));
	if (k == NULL)
		return NULL;
	k->key = (struct link_key){ .ep = ep, .peer = peer };
	k->number = l->n + 1;
	HASH_ADD(hh, l->index, key, sizeof(k->key), k);
	if (k->hh.tbl == NULL) {
		free(k);
		return NULL;
	}
	l->all[l->n++] = k;
	return k;
}

enum err links_set(struct links *l, endpoint_id ep, struct mac peer, const struct phy_caps *both)
{
	struct link *k = find(l, ep, peer);

	if (k == NULL)
		k = add(l, ep, peer);
	if (k == NULL)
		return ERR_NOMEM;
	k->begun = false;
	k->ladder = ladder_get(l, both);
	return k->ladder != NULL ? ERR_OK : ERR_NOMEM;
}

uint32_t links_find(const struct links *l, endpoint_id ep, struct mac peer)
{
	const struct link *k = find(l, ep, peer);

	return k == NULL ? 0 : k->number;
}

static struct link *at(const struct links *l, uint32_t number)
{
	INVARIANT(number > 0 && number <= l->n);
	return l->all[number - 1];
}

bool links_has_begun(const struct links *l, uint32_t number)
{
	return at(l, number)->begun;
}

void links_begin(struct links *l, uint32_t number, int32_t snr_mdb)
{
	struct link *k = at(l, number);

	aarf_init(&k->aarf, ladder_for_snr(k->ladder, snr_mdb, RATE_MARGIN_MDB));
	k->begun = true;
}

unsigned links_plan(const struct links *l, uint32_t number, struct tx_stage stage[TX_STAGES])
{
	const struct link *k = at(l, number);
	struct aarf_try plan[AARF_TRIES_MAX];
	struct aarf lowest = { .rung = 0 };
	/* what was queued before the link began anew goes slowly */
	unsigned n = aarf_plan(k->begun ? &k->aarf : &lowest, plan);

	for (unsigned i = 0; i < n; i++)
		stage[i] = (struct tx_stage){ k->ladder->mode[plan[i].rung], plan[i].tries };
	return n;
}

void links_sent(struct links *l, uint32_t number, uint32_t tries, bool acked)
{
	struct link *k = at(l, number);

	if (k->begun) /* and not anew while the frame was on its way */
		aarf_frame(&k->aarf, k->ladder->n, tries, acked);
}
