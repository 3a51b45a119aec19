#include "base/invariant.h"
#include "crypto/ct.h"
#include "node/ap_parts.h"
#include "node/wlc.h"
#include "node/wlc_debug.h"
#include "wire/rsn.h"

/* hostapd: dot11RSNAConfigPMKLifetime, which it has no setting for. */
#define PMK_LIFETIME_NS (43200 * NS_PER_S)

/* What an AP remembers of a station's PMK, and what of it an association uses. */

static void report_key(struct ap_sta *sta)
{
	const struct pmksa *k = &sta->key;
	struct trace_key_rec r = { .key = KEY_PMK,
				   .what = KEY_DERIVED,
				   .bssid = sta->bss->bssid,
				   .sta = sta->mac,
				   .name = pmksa_pmkid(k),
				   .secret = bytes_of(k->pmk, k->pmk_len) };

	node_note_key(&sta->bss->ap->node, &r);
}

struct pmksa_cache *ap_pmksas(struct ap_bss *bss)
{
	return bss->wlan != NULL ? &bss->wlan->pmksas : &bss->pmksas;
}

/* The cache of the BSS; none where hostapd was told not to cache. */
static struct pmksa_cache *cache_of(struct ap_bss *bss)
{
	return bss->spec->disable_pmksa_caching ? NULL : ap_pmksas(bss);
}

void ap_take_key(struct ap_sta *sta, const struct pmksa *key)
{
	struct ap_bss *bss = sta->bss;
	int64_t now = node_now(&bss->ap->node);
	int64_t life = PMK_LIFETIME_NS;

	sta->key = *key;
	sta->has_key = true;
	if (key->session.session_timeout_s != 0)
		life = key->session.session_timeout_s * NS_PER_S;
	sta->key.made_ns = now;
	sta->key.expires_ns = sta->key.reauth_ns = now + life;
	report_key(sta);
	wlc_mobility_pmk(sta);
}

/* [hostapd] Suite B: the key gets its name only now, when 802.1X is through with the handshake. */
static void name_by_kck(struct ap_sta *sta)
{
	bool named = false;

	INVARIANT(pmksa_take_kck(sta->bss->ap->node.env.crypto, &sta->key, ptk_kck(&sta->auth.ptk),
				 &named) == ERR_OK);
	if (named) {
		report_key(sta);
		wlc_mobility_pmk(sta);
	}
}

void ap_cache_key(struct ap_sta *sta)
{
	name_by_kck(sta);
	if (cache_of(sta->bss) != NULL && pmksa_has_pmkid(&sta->key) && !sta->wpa)
		(void)pmksa_add(cache_of(sta->bss), &sta->key);
}

void ap_flush_pmksas(struct ap_node *ap)
{
	for (unsigned i = 0; i < ap->n_bss; i++)
		pmksa_flush(ap_pmksas(&ap->bss[i]), MAC_ZERO);
}

const struct pmksa *ap_pmksa(const struct ap_node *ap, struct mac sta)
{
	const struct pmksa *newest = NULL;

	for (unsigned i = 0; i < ap->n_bss; i++) {
		const struct pmksa_cache *c = ap_pmksas(&ap->bss[i]);

		for (unsigned k = 0; k < c->n; k++)
			if (mac_equal(c->entry[k].spa, sta) &&
			    c->entry[k].expires_ns > node_now(&ap->node) &&
			    (newest == NULL || c->entry[k].made_ns >= newest->made_ns))
				newest = &c->entry[k];
	}
	return newest;
}

void ap_forget_key(struct ap_sta *sta)
{
	ct_wipe(&sta->key, sizeof(sta->key));
	sta->has_key = false;
}

static struct pmksa *find_sister(struct ap_node *ap, const struct pmksa_okc *q)
{
	struct pmksa *found = NULL;

	for (unsigned i = 0; i < ap->n_bss && found == NULL; i++)
		INVARIANT(pmksa_find_okc(&ap->bss[i].pmksas, ap->node.env.crypto, q, &found) ==
			  ERR_OK);
	return found;
}

static struct pmksa *find_shared(struct ap_bss *bss, const struct pmksa_okc *q)
{
	struct wlc_wlan *w = NULL;
	struct pmksa *found = NULL;

	while (found == NULL && (w = wlc_next_shared(bss, w)) != NULL)
		INVARIANT(pmksa_find_okc(&w->pmksas, bss->ap->node.env.crypto, q, &found) ==
			  ERR_OK);
	return found;
}

/* Another BSS of the process made it: with okc it is as good as our own [hostapd]. */
static struct pmksa *opportunistic(struct ap_sta *sta, const uint8_t *pmkid)
{
	struct ap_node *ap = sta->bss->ap;
	struct pmksa_okc q = { .aa = sta->bss->bssid,
			       .spa = sta->mac,
			       .pmkid = pmkid,
			       .now_ns = node_now(&ap->node) };
	struct pmksa *found = NULL, clone;

	if (!sta->bss->spec->okc || cache_of(sta->bss) == NULL || sta->akm == AKM_OWE)
		return NULL;
	found = ap->wlc != NULL ? find_shared(sta->bss, &q) : find_sister(ap, &q);
	if (found == NULL)
		return NULL;
	INVARIANT(pmksa_clone(ap->node.env.crypto, found, q.aa, &clone) == ERR_OK);
	found = pmksa_add(cache_of(sta->bss), &clone);
	ct_wipe(&clone, sizeof(clone));
	return found;
}

static struct pmksa *find(struct ap_sta *sta, const uint8_t *pmkid)
{
	int64_t now = node_now(&sta->bss->ap->node);
	struct pmksa *e = pmksa_by_pmkid(ap_pmksas(sta->bss), sta->mac, pmkid, now);

	wlc_debug_pmkid(sta, pmkid);
	/* a controller's cache has those of its other radios, too */
	if (e != NULL && mac_equal(e->aa, sta->bss->bssid)) {
		wlc_debug_cached(sta);
		return e;
	}
	wlc_debug_compute(sta, pmkid);
	e = opportunistic(sta, pmkid);
	wlc_debug_computed(sta, e);
	return e;
}

/* What RADIUS once said about the station is kept with its key. */
static void report_session(const struct ap_sta *sta)
{
	char mac[MAC_TEXT];

	if (sta->key.session.vlan_id != 0)
		node_log(&sta->bss->ap->node, LOG_DEBUG, false,
			 "STA %s WPA: VLAN ID %u from PMKSA cache", mac_format(sta->mac, mac),
			 sta->key.session.vlan_id);
}

static bool find_any(struct ap_sta *sta, const struct rsne *r)
{
	for (unsigned i = 0; i < r->n_pmkid; i++) {
		struct pmksa *e = find(sta, r->pmkid[i]);

		if (e == NULL || !pmksa_fits_akm(e, sta->akm))
			continue;
		sta->key = *e;
		sta->has_key = true;
		report_key(sta);
		report_session(sta);
		return true;
	}
	return false;
}

uint16_t ap_choose_key(struct ap_sta *sta, const struct rsne *r, struct bytes owe_dh)
{
	bool is_sae = (SUITE_BIT(sta->akm) & AKM_SAE_MASK) != 0;

	if (sta->algorithm == AUTH_SAE)
		return is_sae && sta->has_key ? STATUS_SUCCESS : STATUS_AKMP;
	ap_forget_key(sta);
	sta->cached = find_any(sta, r);
	if (sta->akm == AKM_OWE && owe_dh.len == 0)
		return STATUS_AKMP; /* [hostapd] whatever its PMKID says */
	if (sta->cached)
		return STATUS_SUCCESS;
	if (sta->akm == AKM_OWE)
		return ap_owe_request(sta, owe_dh);
	return is_sae ? STATUS_INVALID_PMKID : STATUS_SUCCESS;
}
