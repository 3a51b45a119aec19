#include "base/invariant.h"
#include "crypto/ct.h"
#include "node/station_parts.h"

/* The PMKSA a station has with an AP, and those it may come back to [12.6.10.3]. */

static void report_key(struct station_node *s, const struct pmksa *k)
{
	node_note_key(&s->node, &(struct trace_key_rec){ .key = KEY_PMK,
							 .what = KEY_DERIVED,
							 .bssid = k->aa,
							 .sta = s->mac,
							 .name = pmksa_pmkid(k),
							 .secret = bytes_of(k->pmk, k->pmk_len) });
}

static unsigned number_of(const struct station_node *s, const void *network)
{
	return (unsigned)((const struct spec_network *)network - s->spec->network);
}

static void log_entry(struct station_node *s, const char *event, const struct pmksa *k)
{
	char mac[MAC_TEXT];

	node_log(&s->node, LOG_INFO, true, "PMKSA-CACHE-%s %s %u", event, mac_format(k->aa, mac),
		 number_of(s, k->network));
}

/* [wpa_supplicant] WPA1 caches nothing; nor is a CCKM session of any use to another association. */
static bool is_pmksa(const struct station_node *s, const struct pmksa *k)
{
	return !s->sme.target.fit.wpa && pmksa_has_pmkid(k);
}

/* The association has this key, and has it from here: not of fast transition, nor of FT's first. */
static bool is_in_use(const struct station_node *s)
{
	return s->sme.associated && s->key.pmk_len > 0 && mac_equal(s->key.aa, s->sme.bssid) &&
	       (SUITE_BIT(s->key.akm) & AKM_FT_MASK) == 0 && is_pmksa(s, &s->key);
}

static void arm(struct station_node *s)
{
	int64_t now = node_now(&s->node), next = 0;

	for (unsigned i = 0; i < s->pmksas.n; i++) {
		int64_t at = s->pmksas.entry[i].expires_ns;

		if (at > now && (next == 0 || at < next))
			next = at;
	}
	if (next > now)
		node_timer_in(&s->node, STATION_TIMER_PMKSA, next - now);
	/* wpa_supplicant renews what EAP has made, by asking for EAP */
	if (is_in_use(s) && (SUITE_BIT(s->key.akm) & AKM_EAP_MASK) != 0 && s->key.reauth_ns > now)
		node_timer_in(&s->node, STATION_TIMER_PMKSA_REAUTH, s->key.reauth_ns - now);
	else
		node_timer_off(&s->node, STATION_TIMER_PMKSA_REAUTH);
}

/* [wpa_supplicant] The key of an association that SAE made stays while the association does. */
static bool outlives(const struct station_node *s, const struct pmksa *e)
{
	return (SUITE_BIT(e->akm) & AKM_SAE_MASK) != 0 && is_in_use(s) &&
	       mac_equal(e->aa, s->key.aa);
}

static void expire(struct station_node *s)
{
	int64_t now = node_now(&s->node);
	bool used = is_in_use(s) && s->key.expires_ns <= now && !outlives(s, &s->key);

	for (unsigned i = s->pmksas.n; i > 0; i--) {
		struct pmksa *e = &s->pmksas.entry[i - 1];

		if (e->expires_ns > now || outlives(s, e))
			continue;
		log_entry(s, "REMOVED", e);
		pmksa_remove(&s->pmksas, e);
	}
	if (used) {
		node_log(&s->node, LOG_DEBUG, false, "RSN: deauthenticating due to expired PMK");
		ct_wipe(&s->key, sizeof(s->key));
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_REFUSED,
							 .u.reason = REASON_UNSPECIFIED });
	}
	arm(s);
}

void station_pmksa_timer(struct station_node *s, unsigned timer)
{
	if (timer == STATION_TIMER_PMKSA)
		expire(s);
	else if (is_in_use(s))
		station_eap_event(s, EAPOL_SUPP_EV_REAUTH);
}

static void remember(struct station_node *s, const struct pmksa *k)
{
	if (!is_pmksa(s, k))
		return;
	(void)pmksa_add(&s->pmksas, k);
	log_entry(s, "ADDED", k);
	arm(s);
}

/* Fills in its times, and keeps a copy. */
static void keep(struct station_node *s, struct pmksa *k)
{
	int64_t life = s->spec->pmk_lifetime_s * NS_PER_S;

	k->made_ns = node_now(&s->node);
	k->expires_ns = k->made_ns + life;
	k->reauth_ns = k->made_ns + life / 100 * s->spec->pmk_reauth_threshold_pct;
	report_key(s, k);
	remember(s, k);
}

void station_take_key(struct station_node *s, const struct pmksa *key)
{
	s->key = *key;
	keep(s, &s->key);
}

/* [wpa_supplicant] Suite B: its name comes of the first handshake, not of those of a cached key. */
void station_name_key(struct station_node *s)
{
	bool named = false;

	INVARIANT(pmksa_take_kck(s->node.env.crypto, &s->key, ptk_kck(&s->supp.ptk), &named) ==
		  ERR_OK);
	if (!named)
		return;
	report_key(s, &s->key);
	remember(s, &s->key);
}

bool station_add_key(struct station_node *s, const struct station_new_key *k)
{
	struct pmksa key = { .aa = k->aa,
			     .spa = s->mac,
			     .akm = k->akm,
			     .pmk_len = (uint8_t)k->pmk.len,
			     .network = k->network };

	if (k->pmk.len == 0)
		return false;
	memcpy(key.pmk, k->pmk.p, k->pmk.len);
	INVARIANT(pmksa_name(s->node.env.crypto, &key) == ERR_OK);
	keep(s, &key);
	ct_wipe(&key, sizeof(key));
	return true;
}

/* [wpa_supplicant] losing the entry in use ends the association with reason 1 */
void station_flush_pmksas(struct station_node *s)
{
	bool in_use = s->sme.associated && s->key.pmk_len > 0;

	for (unsigned i = 0; i < s->pmksas.n; i++)
		log_entry(s, "REMOVED", &s->pmksas.entry[i]);
	pmksa_flush(&s->pmksas, MAC_ZERO);
	ct_wipe(&s->key, sizeof(s->key));
	if (in_use)
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_REFUSED,
							 .u.reason = REASON_UNSPECIFIED });
}

void station_save_pmksas(struct station_node *s)
{
	pmksa_flush(&s->saved, MAC_ZERO);
	for (unsigned i = 0; i < s->pmksas.n; i++)
		(void)pmksa_add(&s->saved, &s->pmksas.entry[i]);
}

void station_load_pmksas(struct station_node *s)
{
	pmksa_expire(&s->saved, node_now(&s->node));
	for (unsigned i = 0; i < s->saved.n; i++) {
		(void)pmksa_add(&s->pmksas, &s->saved.entry[i]);
		log_entry(s, "ADDED", &s->saved.entry[i]);
	}
	arm(s);
}

const struct pmksa *station_pmksa(const struct station_node *s, struct mac aa)
{
	const struct roam_fit *fit = &s->sme.target.fit;

	return pmksa_of_ap(&s->pmksas, aa, fit->network, fit->akm, node_now(&s->node));
}

unsigned station_n_pmksas(const struct station_node *s)
{
	return s->pmksas.n;
}

unsigned station_sae_group(const struct station_node *s)
{
	return s->sme.associated && s->sme.target.sae && s->sae != NULL ? s->sae->group : 0;
}

bool station_ssid_verified(const struct station_node *s)
{
	return s->sme.state == SME_CONNECTED &&
	       (s->sme.target.ft || (s->sme.target.sae && s->sae != NULL && s->sae->h2e));
}

void station_key_of_cache(struct station_node *s)
{
	const struct pmksa *e = pmksa_by_pmkid(&s->pmksas, s->mac, s->supp.pmkid,
					       node_now(&s->node));

	INVARIANT(e != NULL);
	s->key = *e;
	report_key(s, e);
	arm(s);
}

void station_use_cached(struct station_node *s)
{
	const struct pmksa *e = pmksa_by_pmkid(&s->pmksas, s->mac, s->sme.target.pmkid,
					       node_now(&s->node));

	ct_wipe(&s->key, sizeof(s->key));
	if (e == NULL)
		return;
	s->key = *e;
	report_key(s, e);
	arm(s);
}
