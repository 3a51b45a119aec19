#include "crypto/ct.h"
#include "node/station_parts.h"

/* The PMKSA a station has with an AP, and those it may come back to [12.6.10.3]. */

static void report_key(struct station_node *s)
{
	node_note_key(&s->node,
		      &(struct trace_key_rec){ .key = KEY_PMK,
					       .what = KEY_DERIVED,
					       .bssid = s->key.aa,
					       .sta = s->mac,
					       .name = BYTES(s->key.pmkid),
					       .secret = bytes_of(s->key.pmk, s->key.pmk_len) });
}

void station_take_key(struct station_node *s, const struct pmksa *key)
{
	int64_t life = s->spec->pmk_lifetime_s * NS_PER_S;

	s->key = *key;
	s->key.made_ns = node_now(&s->node);
	s->key.expires_ns = s->key.made_ns + life;
	s->key.reauth_ns = s->key.made_ns + life / 100 * s->spec->pmk_reauth_threshold_pct;
	report_key(s);
	(void)pmksa_add(&s->pmksas, &s->key);
}

void station_use_cached(struct station_node *s)
{
	const struct pmksa *e = pmksa_by_pmkid(&s->pmksas, s->mac, s->sme.target.pmkid,
					       node_now(&s->node));

	ct_wipe(&s->key, sizeof(s->key));
	if (e == NULL)
		return;
	s->key = *e;
	report_key(s);
}
