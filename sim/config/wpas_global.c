#include "config/wpas.h"

#include "base/text.h"

static const struct global {
	const char *key;
	size_t offset;
	bool is_switch;
	int64_t lo, hi;
} globals[] = {
#define NUM(key, field, lo, hi) { key, offsetof(struct spec_station, field), false, lo, hi }
#define SWITCH(key, field)      { key, offsetof(struct spec_station, field), true, 0, 1 }
	NUM("ap_scan", ap_scan, 0, 2),
	SWITCH("okc", okc),
	SWITCH("fast_reauth", fast_reauth),
	NUM("pmf", pmf, 0, 2),
	NUM("sae_pwe", sae_pwe, 0, 3),
	SWITCH("sae_check_mfp", sae_check_mfp),
	SWITCH("sae_pmkid_in_assoc", sae_pmkid_in_assoc),
	SWITCH("reassoc_same_bss_optim", reassoc_same_bss_optim),
	NUM("eapol_version", eapol_version, 0, 3),
	SWITCH("extended_key_id", extended_key_id),
	SWITCH("ft_prepend_pmkid", ft_prepend_pmkid),
	NUM("bss_expiration_age", bss_expiration_age_s, 1, INT32_MAX),
	NUM("bss_expiration_scan_count", bss_expiration_scan_count, 1, INT32_MAX),
	NUM("bss_max_count", bss_max_count, 1, INT32_MAX),
	NUM("scan_res_valid_for_connect", scan_res_valid_for_connect_s, 1, INT32_MAX),
	NUM("dot11RSNAConfigPMKLifetime", pmk_lifetime_s, 1, INT32_MAX),
	NUM("dot11RSNAConfigPMKReauthThreshold", pmk_reauth_threshold_pct, 0, 100),
	NUM("dot11RSNAConfigSATimeout", sa_timeout_s, 1, INT32_MAX),
};

static bool set_number(struct wpas *w)
{
	for (size_t i = 0; i < sizeof(globals) / sizeof(globals[0]); i++) {
		const struct global *g = &globals[i];
		char *where = (char *)w->sta + g->offset;
		int64_t v;
		uint32_t u;
		bool b;

		if (strcmp(g->key, w->opt.key) != 0)
			continue;
		if (!wpas_number(w, g->lo, g->hi, &v))
			return true;
		u = (uint32_t)v;
		b = v != 0;
		if (g->is_switch)
			memcpy(where, &b, sizeof(b));
		else
			memcpy(where, &u, sizeof(u));
		return true;
	}
	return false;
}

static void set_country(struct wpas *w)
{
	const char *v = w->opt.value;

	if (strcmp(v, "00") != 0 && (strlen(v) != 2 || v[0] < 'A' || v[0] > 'Z')) {
		WPAS_ERROR(w, "Invalid country '%s' (expected two capitals, or 00)", v);
		return;
	}
	memcpy(w->sta->country, v, 2);
	w->sta->has_country = true;
}

static void set_sae_groups(struct wpas *w)
{
	struct spec_station *s = w->sta;
	uint16_t groups[SPEC_GROUPS_MAX];
	unsigned odd;
	size_t n;

	if (!config_groups(w->opt.value, groups, &n, &odd)) {
		WPAS_ERROR(w, "invalid sae_groups '%s' (expected group numbers)", w->opt.value);
		return;
	}
	if (odd)
		WPAS_WARNING(w, "sae_groups: group %u is not simulated (19, 20, 21 are)", odd);
	memcpy(s->sae_groups, groups, n * sizeof(groups[0]));
	s->n_sae_groups = n;
}

void wpas_global_set(struct wpas *w)
{
	const char *nearest = NULL;

	w->opt.known = config_key_wpas_global(w->opt.key, config_is_full(w->r) ? NULL : &nearest);
	if (!w->opt.known && config_key_network(w->opt.key, NULL))
		WPAS_WARNING(w, "'%s' belongs inside a network block", w->opt.key);
	else if (!w->opt.known && nearest)
		WPAS_WARNING(w, "unknown global field '%s' (nearest: %s)", w->opt.key, nearest);
	else if (!w->opt.known)
		WPAS_WARNING(w, "unknown global field '%s'", w->opt.key);
	if (set_number(w)) {
		if (w->sta->ap_scan != 1 && strcmp(w->opt.key, "ap_scan") == 0)
			WPAS_WARNING(w, "ap_scan=%u does not work with nl80211 drivers (use 1)",
				     w->sta->ap_scan);
	} else if (strcmp(w->opt.key, "country") == 0) {
		set_country(w);
	} else if (strcmp(w->opt.key, "bgscan") == 0) {
		w->sta->bgscan = wpas_text(w);
	} else if (strcmp(w->opt.key, "freq_list") == 0) {
		wpas_freqs(w, w->sta->freq_list, &w->sta->n_freq_list);
	} else if (strcmp(w->opt.key, "sae_groups") == 0) {
		set_sae_groups(w);
	}
}
