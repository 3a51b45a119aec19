#include <string.h>

#include "base/invariant.h"
#include "medium/internal.h"

/*
 * What is known of a pair of radios, in place of where they are: levels that were measured, or that
 * somebody wants. Most pairs have no such thing, and who has none is asked no further.
 */

/* Where the link from this one stands, or would. */
static uint32_t place_in(const struct endpoint *to, endpoint_id from)
{
	uint32_t low = 0, high = to->n_links;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (to->link[mid].from < from)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct medium_link *link_of(const struct endpoint *from, const struct endpoint *to)
{
	uint32_t i;

	if (to->n_links == 0)
		return NULL;
	i = place_in(to, from->id);
	return i < to->n_links && to->link[i].from == from->id ? &to->link[i] : NULL;
}

enum err medium_link_add(struct medium *m, const struct medium_link *l)
{
	struct endpoint *to = endpoint_of(m, l->to);
	uint32_t i = place_in(to, l->from);

	INVARIANT(l->from < m->n_eps && l->from != l->to && l->level.n > 0);
	if (i < to->n_links && to->link[i].from == l->from) {
		to->link[i] = *l;
	} else {
		if (!room_for_one((void **)&to->link, sizeof(*to->link), to->n_links,
				  &to->cap_links))
			return ERR_NOMEM;
		memmove(to->link + i + 1, to->link + i, (to->n_links - i) * sizeof(*to->link));
		to->link[i] = *l;
		to->n_links++;
	}
	if (to->ch != NULL)
		to->ch->version++;
	return ERR_OK;
}
