#include "proto/roam.h"

#include "proto/sae.h"
#include "wire/rsn.h"

#define IGNORE_FORGET_NS (3600 * NS_PER_S) /* wpa_supplicant: after an entry has expired */

enum {
	CIPHERS = SUITE_BIT(CIPHER_TKIP) | SUITE_BIT(CIPHER_CCMP_128) |
		  SUITE_BIT(CIPHER_GCMP_128) | SUITE_BIT(CIPHER_GCMP_256) |
		  SUITE_BIT(CIPHER_CCMP_256)
};

uint32_t roam_akms(const struct spec_network *n, const struct client_profile *profile)
{
	uint32_t akms = SUITE_BIT(AKM_OWE);

	if (n->has_psk)
		akms |= AKM_PSK_MASK;
	if (n->sae_password != NULL || (n->has_psk && n->psk.is_passphrase))
		akms |= AKM_SAE_MASK;
	if (n->eap.n_methods > 0 && n->eap.identity != NULL)
		akms |= AKM_EAP_MASK;
	return n->akms & (profile->ft ? akms : akms & ~(uint32_t)AKM_FT_MASK);
}

static bool freq_allowed(const struct spec_station *sta, const struct spec_network *n,
			 uint32_t freq_mhz)
{
	const uint32_t *list = n->n_freq_list > 0 ? n->freq_list : sta->freq_list;
	size_t len = n->n_freq_list > 0 ? n->n_freq_list : sta->n_freq_list;

	for (size_t i = 0; i < len; i++)
		if (list[i] == freq_mhz)
			return true;
	return len == 0;
}

/* wpa_supplicant's order of preference; CCKM, which it does not know, before what it speeds up. */
static enum akm choose_akm(uint32_t common)
{
	static const enum akm order[] = {
		AKM_FT_8021X_SHA384, AKM_SUITE_B_192, AKM_SUITE_B, AKM_FT_8021X,
		AKM_FT_SAE_EXT, AKM_SAE_EXT, AKM_FT_SAE, AKM_SAE,
		AKM_FT_PSK, AKM_8021X_SHA256, AKM_PSK_SHA256, AKM_CCKM,
		AKM_8021X, AKM_PSK, AKM_OWE
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if ((common & SUITE_BIT(order[i])) != 0)
			return order[i];
	return AKM_NONE;
}

/* The same of pairwise ciphers. */
static enum cipher choose_cipher(uint32_t common)
{
	static const enum cipher order[] = { CIPHER_GCMP_256, CIPHER_CCMP_256, CIPHER_GCMP_128,
					     CIPHER_CCMP_128, CIPHER_TKIP };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if ((common & SUITE_BIT(order[i])) != 0)
			return order[i];
	return CIPHER_NONE;
}

static unsigned mfp_wanted(const struct spec_station *sta, const struct spec_network *n)
{
	return n->ieee80211w == SPEC_MFP_DEFAULT ? sta->pmf : n->ieee80211w;
}

/* sae_check_mfp: SAE is not begun where an AP that requires protection would refuse it. */
static bool avoids_sae(const struct spec_station *sta, const struct spec_network *n,
		       const struct rsne *ap)
{
	return sta->sae_check_mfp && (mfp_wanted(sta, n) == SPEC_MFP_OFF ||
				      (ap->caps & (RSN_CAP_MFPC | RSN_CAP_MFPR)) == 0);
}

/*
 * [wpa_supplicant] Where the network does not allow the AP's, the request names none, which the AP
 * reads as BIP-CMAC-128 [11-2020 9.4.2.24.2].
 */
static enum cipher choose_group_mgmt(const struct spec_network *n, const struct rsne *ap)
{
	enum cipher of_ap = ap->upto >= RSNE_UPTO_MGMT ? rsne_cipher(ap->mgmt)
						       : CIPHER_BIP_CMAC_128;

	if (n->group_mgmt != 0 && (n->group_mgmt & SUITE_BIT(of_ap)) == 0)
		return CIPHER_BIP_CMAC_128;
	return of_ap;
}

/*
 * Management frame protection as both sides want it; false if they cannot agree. TKIP cannot do it,
 * and CCKM has no way to hand out its group key.
 */
static bool choose_mfp(const struct spec_station *sta, const struct spec_network *n,
		       const struct client_profile *profile, const struct rsne *ap,
		       struct roam_fit *fit)
{
	unsigned want = mfp_wanted(sta, n);
	bool able = !fit->wpa && fit->pairwise != CIPHER_TKIP && fit->akm != AKM_CCKM;
	bool can = able && (ap->caps & RSN_CAP_MFPC) != 0;

	if (want == SPEC_MFP_REQUIRED && !can)
		return false;
	if ((want == SPEC_MFP_OFF || !able) && !fit->wpa && (ap->caps & RSN_CAP_MFPR) != 0 &&
	    !profile->mfp_blind)
		return false;
	fit->group_mgmt = CIPHER_NONE;
	if (want != SPEC_MFP_OFF && can)
		fit->group_mgmt = choose_group_mgmt(n, ap);
	fit->mfp_required = want == SPEC_MFP_REQUIRED;
	return true;
}

/* The OWE BSS of a pair goes by the name of the open one. */
static struct bytes name_of(const struct bss_entry *bss)
{
	if (bss->has_owe && bss->rsne_len > 0)
		return bytes_of(bss->owe_ssid, bss->owe_ssid_len);
	return bytes_of(bss->ssid, bss->ssid_len);
}

/* The network, whatever its security. */
static bool is_network(const struct spec_station *sta, const struct spec_network *n,
		       const struct bss_entry *bss)
{
	if (n->disabled || !n->has_ssid || bss->ssid_len == 0 ||
	    !bytes_equal(bytes_of(n->ssid.b, n->ssid.len), name_of(bss)))
		return false;
	if (n->has_bssid && !mac_equal(n->bssid, bss->bssid))
		return false;
	return freq_allowed(sta, n, bss->freq_mhz);
}

/*
 * Adaptive 802.11r, modelled: an MDE where no FT AKM is offered says that the FT AKM of the same
 * credentials will be taken; a station that knows of it asks for that.
 */
static enum akm adapt(const struct client_profile *profile, const struct bss_entry *bss,
		      const struct rsne *r, enum akm akm)
{
	if (!profile->ft || !profile->adaptive_11r || bss->mde_len == 0 ||
	    (r->akm_mask & AKM_FT_MASK) != 0 || spec_akm_adaptive(akm) == AKM_NONE)
		return akm;
	return spec_akm_adaptive(akm);
}

/* One of the two security elements, parsed: what both sides can do of it. */
static bool suits(const struct spec_station *sta, const struct spec_network *n,
		  const struct client_profile *profile, const struct rsne *r, struct roam_fit *f)
{
	uint32_t akms = roam_akms(n, profile), ciphers = n->pairwise;

	if (f->wpa) {
		akms &= AKM_WPA_MASK;
		ciphers &= CIPHER_WPA_MASK;
	} else if (avoids_sae(sta, n, r)) {
		akms &= ~(uint32_t)AKM_SAE_MASK;
	}
	f->akm = choose_akm(r->akm_mask & akms);
	f->pairwise = choose_cipher(r->pairwise_mask & ciphers);
	f->group = f->wpa ? wpa_cipher(r->group) : rsne_cipher(r->group);
	return f->akm != AKM_NONE && f->pairwise != CIPHER_NONE &&
	       (n->group & CIPHERS & SUITE_BIT(f->group)) != 0 && choose_mfp(sta, n, profile, r, f);
}

/* [wpa_supplicant] One demands what the other cannot do. An identifier derives directly anyway. */
static bool pwe_fits(const struct spec_station *sta, const struct spec_network *n,
		     const struct client_profile *profile, const struct bss_entry *bss)
{
	unsigned pwe = spec_network_sae_pwe(sta, n, AKM_SAE);
	bool can = rsnxe_has(bytes_of(bss->rsnxe, bss->rsnxe_len), RSNX_SAE_H2E);

	if ((n->akms & AKM_SAE_MASK) == 0 || profile->h2e_blind)
		return true;
	if (bss->h2e_only)
		return pwe != SAE_PWE_LOOP;
	return pwe != SAE_PWE_H2E || can;
}

bool roam_fits(const struct spec_station *sta, const struct spec_network *n,
	       const struct client_profile *profile, const struct bss_entry *bss,
	       struct roam_fit *fit)
{
	struct roam_fit open = { .network = n }, f = open;
	struct rsne r;

	if (!is_network(sta, n, bss) || !pwe_fits(sta, n, profile, bss))
		return false;
	if (bss->rsne_len == 0 && bss->wpa_len == 0 && (bss->caps & CAP_PRIVACY) == 0) {
		open.owe_open = (n->akms & SUITE_BIT(AKM_NONE)) == 0;
		if (open.owe_open && ((n->akms & SUITE_BIT(AKM_OWE)) == 0 || n->owe_only))
			return false;
		*fit = open;
		return true;
	}
	if ((n->proto & SPEC_WPA_V2) != 0 &&
	    rsne_parse(bytes_of(bss->rsne, bss->rsne_len), &r) == WIRE_OK &&
	    suits(sta, n, profile, &r, &f)) {
		f.akm = adapt(profile, bss, &r, f.akm);
		*fit = f;
		return true;
	}
	f = (struct roam_fit){ .network = n, .wpa = true };
	if ((n->proto & SPEC_WPA_V1) == 0 ||
	    wpa_parse(bytes_of(bss->wpa, bss->wpa_len), &r) != WIRE_OK ||
	    !suits(sta, n, profile, &r, &f))
		return false;
	*fit = f;
	return true;
}

bool roam_is_owe_open(const struct spec_station *sta, const struct bss_entry *bss)
{
	if (!bss->has_owe || bss->rsne_len > 0 || bss->wpa_len > 0)
		return false;
	for (size_t i = 0; i < sta->n_network; i++)
		if ((sta->network[i].akms & SUITE_BIT(AKM_OWE)) != 0 &&
		    is_network(sta, &sta->network[i], bss))
			return true;
	return false;
}

bool roam_fits_any(const struct spec_station *sta, const struct client_profile *profile,
		   const struct bss_entry *bss, struct roam_fit *fit)
{
	for (size_t i = 0; i < sta->n_network; i++)
		if (roam_fits(sta, &sta->network[i], profile, bss, fit))
			return true;
	return false;
}

static struct ignored *find_ignored(struct ignore_list *l, struct mac bssid)
{
	for (unsigned i = 0; i < l->n; i++)
		if (mac_equal(l->entry[i].bssid, bssid))
			return &l->entry[i];
	return NULL;
}

bool ignore_add(struct ignore_list *l, struct mac bssid, int64_t now_ns)
{
	static const int64_t ladder_s[] = { 10, 10, 60, 120, 600, 1800 };
	struct ignored *e = find_ignored(l, bssid);
	bool is_new = e == NULL;

	if (is_new) {
		if (l->n == IGNORE_MAX) {
			memmove(&l->entry[0], &l->entry[1], (IGNORE_MAX - 1) * sizeof(l->entry[0]));
			l->n--;
		}
		e = &l->entry[l->n++];
		*e = (struct ignored){ .bssid = bssid };
	}
	if (now_ns - e->until_ns > IGNORE_FORGET_NS)
		e->count = 0;
	e->until_ns = now_ns + ladder_s[e->count] * NS_PER_S;
	if (e->count + 1 < sizeof(ladder_s) / sizeof(ladder_s[0]))
		e->count++;
	return is_new;
}

void ignore_remove(struct ignore_list *l, struct mac bssid)
{
	struct ignored *e = find_ignored(l, bssid);

	if (e == NULL)
		return;
	l->n--;
	memmove(e, e + 1, (size_t)(&l->entry[l->n] - e) * sizeof(*e));
}

bool ignore_has(const struct ignore_list *l, struct mac bssid, int64_t now_ns)
{
	for (unsigned i = 0; i < l->n; i++)
		if (mac_equal(l->entry[i].bssid, bssid))
			return now_ns < l->entry[i].until_ns;
	return false;
}

/* [wpa_supplicant] What counts when two BSSs are compared. */
struct worth {
	bool secured, privacy, psk, sae;
	int32_t snr_db, great_db; /* the latter not beyond GREAT_SNR_DB */
	uint32_t kbps;
	enum freq_band band;
};
enum { GREAT_SNR_DB = 25, NEAR_FOR_RATE_DB = 7, NEAR_FOR_BAND_DB = 5 };

int32_t roam_snr_db(uint32_t freq_mhz, int32_t level_mdbm)
{
	return level_mdbm / 1000 - noise_floor_dbm(freq_mhz);
}

uint32_t roam_kbps(const struct bss_entry *e, int32_t level_mdbm)
{
	return estimate_kbps(&e->phy, roam_snr_db(e->freq_mhz, level_mdbm));
}

static struct worth worth_of(const struct bss_entry *e)
{
	int32_t snr_db = roam_snr_db(e->freq_mhz, e->level_mdbm);
	struct worth w = { .secured = e->rsne_len > 0 || e->wpa_len > 0,
			   .privacy = (e->caps & CAP_PRIVACY) != 0,
			   .snr_db = snr_db - width_noise_db(e->phy.width_mhz),
			   .kbps = estimate_kbps(&e->phy, snr_db),
			   .band = freq_band_of(e->freq_mhz) };
	struct rsne r;

	w.great_db = w.snr_db < GREAT_SNR_DB ? w.snr_db : GREAT_SNR_DB;
	if (rsne_parse(bytes_of(e->rsne, e->rsne_len), &r) == WIRE_OK) {
		w.psk = (r.akm_mask & AKM_PSK_MASK) != 0;
		w.sae = (r.akm_mask & AKM_SAE_MASK) != 0;
	}
	return w;
}

/* SAE before a BSS with nothing but PSK, if it is good or not weaker. */
static bool better_by_sae(const struct worth *a, const struct worth *b)
{
	return a->sae && !b->sae && b->psk &&
	       (a->great_db >= GREAT_SNR_DB || a->great_db >= b->great_db);
}

/* Above 0: a, below: b, 0: neither. */
static int32_t compare_near(const struct worth *a, const struct worth *b)
{
	int32_t apart = a->great_db > b->great_db ? a->great_db - b->great_db
						  : b->great_db - a->great_db;
	bool known = a->great_db != 0 && b->great_db != 0;
	bool any_6g = a->band == FREQ_6G || b->band == FREQ_6G;

	if (known && (apart < NEAR_FOR_RATE_DB || any_6g) && a->kbps != b->kbps)
		return a->kbps > b->kbps ? 1 : -1;
	if (known && apart < NEAR_FOR_BAND_DB)
		return (int32_t)a->band - (int32_t)b->band;
	return 0;
}

/* [wpa_supplicant scan.c] The order of scan results; among equals the stronger one to the mdB. */
static bool is_better(const struct bss_entry *e, const struct bss_entry *than)
{
	struct worth a = worth_of(e), b = worth_of(than);
	int32_t near;

	if (a.secured != b.secured)
		return a.secured;
	if (a.privacy != b.privacy)
		return a.privacy;
	if (better_by_sae(&a, &b) || better_by_sae(&b, &a))
		return better_by_sae(&a, &b);
	near = compare_near(&a, &b);
	if (near != 0)
		return near > 0;
	return a.snr_db != b.snr_db ? a.snr_db > b.snr_db : e->level_mdbm > than->level_mdbm;
}

/* A client with a threshold and a hysteresis goes by the level. */
static bool is_stronger(const struct bss_entry *e, const struct bss_entry *than)
{
	if ((e->rsne_len > 0) != (than->rsne_len > 0))
		return e->rsne_len > 0;
	return e->level_mdbm > than->level_mdbm;
}

static bool passes_over(const struct roam_query *q, const struct bss_entry *e,
			const struct roam_fit *fit)
{
	if (!fit->owe_open || !e->has_owe || q->owe_passed == NULL ||
	    *q->owe_passed >= ROAM_OWE_PASSES)
		return false;
	++*q->owe_passed;
	return true;
}

/* What a network of OWE only cannot use still says that there is something beside it. */
static void pass_hint(const struct roam_query *q, const struct bss_entry *e)
{
	if (q->owe_passed != NULL && *q->owe_passed < ROAM_OWE_PASSES &&
	    roam_is_owe_open(q->sta, e))
		++*q->owe_passed;
}

const struct bss_entry *roam_best(const struct roam_query *q, struct roam_fit *fit)
{
	const struct bss_entry *best = NULL;

	for (unsigned i = 0; i < q->table->n; i++) {
		const struct bss_entry *e = &q->table->entry[i];
		struct roam_fit f;

		if (q->now_ns - e->seen_ns > q->max_age_ns || mac_equal(e->bssid, q->except) ||
		    ignore_has(q->ignored, e->bssid, q->now_ns) ||
		    (best != NULL && !(q->by_level ? is_stronger(e, best) : is_better(e, best))))
			continue;
		if (!roam_fits_any(q->sta, q->profile, e, &f)) {
			pass_hint(q, e);
			continue;
		}
		if (passes_over(q, e, &f))
			continue;
		best = e;
		*fit = f;
	}
	return best;
}
