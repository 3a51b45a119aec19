#include <string.h>

#include "observe/hello.h"
#include "observe/state.h"
#include "wire/sae.h"

/*
 * What the commits of SAE show [11-2020 12.4]: groups an AP refused, groups a station says it was
 * refused, requests for tokens, and an answer that is the station's own commit.
 */

static bool is_commit(const struct auth *a)
{
	return a->algorithm == AUTH_SAE && a->seq == SAE_SEQ_COMMIT;
}

static bool was_refused(const struct current *c, struct mac ap, uint16_t group)
{
	for (unsigned i = 0; i < c->n_refused && i < REFUSED_MAX; i++)
		if (c->refused[i].group == group && mac_equal(c->refused[i].ap, ap))
			return true;
	return false;
}

static void see_list(struct current *c, struct mac ap, struct bytes list)
{
	struct rd r = rd_of(list);
	uint16_t group;

	while (rd_le16(&r, &group)) {
		if (was_refused(c, ap, group))
			c->seen.commit.own_list = true;
		else
			c->seen.commit.other_list = true;
	}
}

static bool parse(const struct auth *a, struct sae_commit_body *b)
{
	return is_commit(a) && (a->status == STATUS_SUCCESS || a->status == STATUS_SAE_H2E) &&
	       sae_commit_parse(a->elements, a->status == STATUS_SAE_H2E, b) == WIRE_OK &&
	       b->scalar.len <= SCALAR_MAX;
}

void sae_from_station(struct station *st, const struct sight *s, const struct auth *a)
{
	struct commit_seen *x = &st->cur.seen.commit;
	struct sae_commit_body b;

	if (!parse(a, &b))
		return;
	x->own_list = x->other_list = false;
	x->scalar_len = (uint8_t)b.scalar.len;
	memcpy(x->scalar, b.scalar.p, b.scalar.len);
	see_list(&st->cur, s->bssid, b.rejected);
}

void sae_from_ap(struct station *st, const struct sight *s, const struct auth *a)
{
	struct current *c = &st->cur;
	struct rd r = rd_of(a->elements);
	struct sae_commit_body b;
	uint16_t group;

	if (is_commit(a) && a->status == STATUS_ANTI_CLOGGING && !s->h.retry)
		c->seen.commit.n_tokens++;
	if (is_commit(a) && a->status == STATUS_GROUP_UNSUPPORTED && rd_le16(&r, &group) &&
	    c->n_refused < REFUSED_MAX)
		c->refused[c->n_refused++] = (struct refused_group){ s->bssid, group };
	if (!parse(a, &b))
		return;
	c->seen.commit.answered = true;
	c->seen.commit.reflected =
		b.scalar.len > 0 &&
		bytes_equal(b.scalar, bytes_of(c->seen.commit.scalar, c->seen.commit.scalar_len));
}
