#include "proto/btm.h"

#include "proto/op_class.h"
#include "proto/roam.h"

/* Global operating classes [11-2020 table E-4], 6 GHz [11ax]. */
static const struct {
	uint8_t lo, hi;
	uint32_t base_mhz;
	uint8_t last;
} classes[] = { { 81, 84, 2407, 14 }, { 115, 130, 5000, 177 }, { 131, 136, 5950, 233 } };

uint32_t btm_freq_mhz(uint8_t op_class, uint8_t channel)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		if (op_class < classes[i].lo || op_class > classes[i].hi || channel == 0 ||
		    channel > classes[i].last)
			continue;
		return op_class == 82 ? 2484 : classes[i].base_mhz + 5u * channel;
	}
	return 0;
}

uint32_t btm_neighbor_mhz(const char *country, uint8_t op_class, uint8_t channel)
{
	uint32_t mhz = op_class_country_mhz(country, op_class, channel);

	if (mhz == 0)
		mhz = btm_freq_mhz(op_class, channel);
	if (mhz != 0 || (op_class != 0 && op_class != 255))
		return mhz;
	if (channel >= 1 && channel <= 14)
		return channel == 14 ? 2484 : 2407 + 5u * channel;
	return channel >= 36 && channel <= 177 ? 5000 + 5u * channel : 0;
}

/* Behind those that are preferred at least as much; without a preference last. */
static void insert(struct btm *b, const struct btm_candidate *c)
{
	unsigned at = b->n;

	if (b->n == BTM_CANDIDATES_MAX)
		return;
	while (at > 0 && c->has_preference &&
	       (!b->candidate[at - 1].has_preference ||
		b->candidate[at - 1].preference < c->preference)) {
		b->candidate[at] = b->candidate[at - 1];
		at--;
	}
	b->candidate[at] = *c;
	b->n++;
}

static bool take_candidates(struct btm *b, const char *country, struct bytes list)
{
	struct rd r = rd_of(list);
	struct neighbor n;
	struct elem e;
	enum step st;

	while ((st = elem_next(&r, &e)) == STEP_ITEM) {
		if (e.id != ELEM_NEIGHBOR_REPORT)
			continue;
		if (neighbor_parse(e.whole, &n) != WIRE_OK)
			return false;
		if (n.has_preference && n.preference == 0)
			continue;
		insert(b, &(struct btm_candidate){
				  n.bssid, btm_neighbor_mhz(country, n.op_class, n.channel),
				  n.has_preference, n.preference });
	}
	return st == STEP_END;
}

bool btm_take(struct btm *b, const struct btm_request *q, const struct bss_entry *from,
	      int64_t now_ns)
{
	*b = (struct btm){ .token = q->token, .mode = q->mode };
	b->until_ns = now_ns + (int64_t)q->validity * from->interval_tu * NS_PER_TU;
	if (q->token != 0 && take_candidates(b, from->country, q->candidates))
		return true;
	b->token = 0;
	return false;
}

bool btm_imminent(const struct btm *b)
{
	return (b->mode & (BTM_DISASSOC_IMMINENT | BTM_ESS_DISASSOC)) != 0;
}

unsigned btm_channels(const struct btm *b, uint32_t *freq)
{
	unsigned n = 0;

	for (unsigned i = 0; i < b->n; i++) {
		unsigned k = 0;

		while (k < n && freq[k] != b->candidate[i].freq_mhz)
			k++;
		if (k == n && b->candidate[i].freq_mhz != 0)
			freq[n++] = b->candidate[i].freq_mhz;
	}
	return n;
}

static uint32_t kbps(const struct bss_entry *e)
{
	return roam_kbps(e, e->level_mdbm);
}

const struct bss_entry *btm_choose(const struct btm *b, const struct bss_table *t,
				   const struct bss_entry *present, int64_t now_ns, btm_fits fits,
				   const void *ctx)
{
	const struct bss_entry *best = NULL;
	bool listed = false;

	for (unsigned i = 0; i < b->n; i++) {
		const struct bss_entry *e = bss_table_find(t, b->candidate[i].bssid, now_ns,
							   BSS_SUPPLICANT_AGE_NS);

		if (e == NULL || !fits(ctx, e) ||
		    (e->level_mdbm < present->level_mdbm && e->level_mdbm < BTM_WEAK_MDBM))
			continue;
		listed = listed || e == present;
		if (best == NULL || kbps(e) > kbps(best))
			best = e;
	}
	if (best == NULL || !listed || kbps(best) > kbps(present) + kbps(present) / 16)
		return best;
	return present;
}
