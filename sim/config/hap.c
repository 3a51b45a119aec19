#include "config/hap.h"

#include "base/text.h"

/* The settings that are a number (or a switch) with a range. */
enum where { IN_BSS, IN_RADIO };
enum kind { SWITCH, UNSIGNED, SIGNED };

static const struct number {
	const char *key;
	enum where where;
	enum kind kind;
	size_t offset;
	int64_t lo, hi;
} numbers[] = {
#define BSS_SWITCH(key, field)  { key, IN_BSS, SWITCH, offsetof(struct spec_bss, field), 0, 1 }
#define BSS_NUM(key, field, lo, hi) \
	{ key, IN_BSS, UNSIGNED, offsetof(struct spec_bss, field), lo, hi }
#define RADIO_SWITCH(key, field) { key, IN_RADIO, SWITCH, offsetof(struct spec_radio, field), 0, 1 }
#define RADIO_NUM(key, field, lo, hi) \
	{ key, IN_RADIO, UNSIGNED, offsetof(struct spec_radio, field), lo, hi }
#define RADIO_INT(key, field, lo, hi) \
	{ key, IN_RADIO, SIGNED, offsetof(struct spec_radio, field), lo, hi }
	BSS_SWITCH("utf8_ssid", utf8_ssid),
	BSS_NUM("ignore_broadcast_ssid", ignore_broadcast_ssid, 0, 2),
	BSS_NUM("wpa", wpa, 0, 3),
	BSS_NUM("ieee80211w", ieee80211w, 0, 2),
	BSS_SWITCH("ieee8021x", ieee8021x),
	BSS_SWITCH("beacon_prot", beacon_prot),
	BSS_NUM("sae_pwe", sae_pwe, 0, 3),
	BSS_SWITCH("sae_require_mfp", sae_require_mfp),
	BSS_NUM("sae_anti_clogging_threshold", sae_anti_clogging_threshold, 0, INT32_MAX),
	BSS_NUM("anti_clogging_threshold", sae_anti_clogging_threshold, 0, INT32_MAX),
	BSS_NUM("sae_sync", sae_sync, 0, INT32_MAX),
	BSS_SWITCH("sae_confirm_immediate", sae_confirm_immediate),
	BSS_NUM("owe_ptk_workaround", owe_ptk_workaround, 0, 2),
	BSS_SWITCH("eap_server", eap_server),
	BSS_NUM("eapol_version", eapol_version, 1, 3),
	BSS_NUM("fragment_size", eap.fragment_size, 0, 65535),
	BSS_NUM("tls_session_lifetime", eap.tls_session_lifetime_s, 0, INT32_MAX),
	BSS_NUM("dynamic_vlan", dynamic_vlan, 0, 2),
	BSS_NUM("radius_retry_primary_interval", radius.retry_primary_interval_s, 0, INT32_MAX),
	BSS_SWITCH("radius_request_cui", radius.request_cui),
	BSS_SWITCH("radius_require_message_authenticator",
		   radius.require_message_authenticator),
	BSS_NUM("ft_r0_key_lifetime", ft_r0_key_lifetime_s, 0, UINT32_MAX),
	{ "r1_max_key_lifetime", IN_BSS, SIGNED,
	  offsetof(struct spec_bss, r1_max_key_lifetime_s), -1, INT32_MAX },
	BSS_SWITCH("pmk_r1_push", pmk_r1_push),
	BSS_SWITCH("ft_over_ds", ft_over_ds),
	BSS_SWITCH("ft_psk_generate_local", ft_psk_generate_local),
	BSS_NUM("rkh_pos_timeout", rkh_pos_timeout_s, 0, INT32_MAX),
	BSS_NUM("rkh_neg_timeout", rkh_neg_timeout_s, 0, INT32_MAX),
	BSS_NUM("rkh_pull_timeout", rkh_pull_timeout_ms, 1, INT32_MAX),
	BSS_NUM("rkh_pull_retries", rkh_pull_retries, 0, INT32_MAX),
	BSS_SWITCH("okc", okc),
	BSS_SWITCH("rsn_preauth", rsn_preauth),
	BSS_SWITCH("disable_pmksa_caching", disable_pmksa_caching),
	BSS_SWITCH("wpa_strict_rekey", wpa_strict_rekey),
	BSS_NUM("wpa_gmk_rekey", wpa_gmk_rekey_s, 0, INT32_MAX),
	BSS_NUM("wpa_ptk_rekey", wpa_ptk_rekey_s, 0, INT32_MAX),
	BSS_NUM("extended_key_id", extended_key_id, 0, 2),
	BSS_NUM("wpa_deny_ptk0_rekey", wpa_deny_ptk0_rekey, 0, 2),
	BSS_NUM("wpa_group_update_count", wpa_group_update_count, 1, UINT32_MAX),
	BSS_NUM("wpa_pairwise_update_count", wpa_pairwise_update_count, 1, UINT32_MAX),
	BSS_SWITCH("wpa_disable_eapol_key_retries", wpa_disable_eapol_key_retries),
	BSS_NUM("eap_reauth_period", eap_reauth_period_s, 0, INT32_MAX),
	BSS_NUM("assoc_sa_query_max_timeout", assoc_sa_query_max_timeout_tu, 1, INT32_MAX),
	BSS_NUM("assoc_sa_query_retry_timeout", assoc_sa_query_retry_timeout_tu, 1, INT32_MAX),
	BSS_NUM("ap_max_inactivity", ap_max_inactivity_s, 0, INT32_MAX),
	BSS_SWITCH("skip_inactivity_poll", skip_inactivity_poll),
	BSS_SWITCH("disassoc_low_ack", disassoc_low_ack),
	BSS_NUM("max_num_sta", max_num_sta, 0, 2007),
	BSS_SWITCH("no_probe_resp_if_max_sta", no_probe_resp_if_max_sta),
	BSS_SWITCH("ap_isolate", ap_isolate),
	BSS_SWITCH("bss_transition", bss_transition),
	BSS_SWITCH("rrm_neighbor_report", rrm_neighbor_report),
	BSS_SWITCH("rrm_beacon_report", rrm_beacon_report),
	BSS_SWITCH("rnr", rnr),
	BSS_NUM("dtim_period", dtim_period, 1, 255),
	BSS_NUM("logger_syslog_level", logger_syslog_level, 0, 4),
	BSS_NUM("logger_stdout_level", logger_stdout_level, 0, 4),
	RADIO_SWITCH("ieee80211n", ieee80211n),
	RADIO_SWITCH("ieee80211ac", ieee80211ac),
	RADIO_SWITCH("ieee80211ax", ieee80211ax),
	RADIO_SWITCH("ieee80211be", ieee80211be),
	RADIO_SWITCH("require_ht", require_ht),
	RADIO_SWITCH("require_vht", require_vht),
	RADIO_SWITCH("preamble", short_preamble),
	RADIO_SWITCH("ieee80211d", ieee80211d),
	RADIO_SWITCH("ieee80211h", ieee80211h),
	RADIO_NUM("beacon_int", beacon_int_tu, 10, 65535),
	RADIO_INT("rts_threshold", rts_threshold, -1, 65535),
	RADIO_INT("rssi_reject_assoc_rssi", rssi_reject_assoc_rssi_dbm, -255, 0),
	RADIO_INT("rssi_ignore_probe_request", rssi_ignore_probe_request_dbm, -255, 0),
	RADIO_NUM("rssi_reject_assoc_timeout", rssi_reject_assoc_timeout_s, 0, INT32_MAX),
	RADIO_NUM("vht_oper_centr_freq_seg0_idx", seg0_channel, 0, 255),
	RADIO_NUM("he_oper_centr_freq_seg0_idx", seg0_channel, 0, 255),
	RADIO_NUM("he_bss_color", he_bss_color, 0, 255),
};
static_assert(sizeof(enum spec_mfp) == 4 && sizeof(enum spec_dynamic_vlan) == 4 &&
	      sizeof(enum spec_log_level) == 4 && sizeof(unsigned) == 4,
	      "numbers are stored as 32 bits");

struct config_at hap_here(const struct hap *h)
{
	return (struct config_at){ h->opt.file, h->opt.line };
}

bool hap_set_of(struct hap *h, const struct hap_key *keys, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(keys[i].key, h->opt.key) == 0) {
			keys[i].set(h);
			return true;
		}
	}
	return false;
}

bool hap_is_generated(const struct hap *h)
{
	return config_dialect_is_openwrt(h->r->dialect) &&
	       strncmp(h->opt.value, "/var/run/", 9) == 0;
}

bool hap_read_file(struct hap *h, const char **path, struct bytes *text, const char *wrong)
{
	*path = config_path(h->r, hap_here(h), h->opt.value);
	if (*path == NULL)
		return false;
	if (h->r->files.read &&
	    h->r->files.read(h->r->files.ctx, *path, h->r->arena, text) == ERR_OK)
		return true;
	HAP_ERROR(h, wrong, h->opt.value);
	return false;
}

void hap_each_line(struct hap *h, const char *wrong, hap_line_fn fn, void *ctx)
{
	struct spec_option own = h->opt;
	struct config_lines lines = { .cr_matters = true };
	struct bytes text;
	const char *path;
	char *line;

	if (hap_is_generated(h) || !hap_read_file(h, &path, &text, wrong))
		return;
	lines.left = rd_of(text);
	while (config_line_next(h->r, &lines, path, &line)) {
		h->opt.file = path;
		h->opt.line = lines.n;
		fn(h, line, ctx);
	}
	h->out_of_memory |= lines.out_of_memory;
	h->opt = own;
}

bool hap_number(struct hap *h, int64_t lo, int64_t hi, int64_t *v)
{
	const char *text = h->opt.value;
	size_t digits = strspn(text, " \t"), len;

	text += digits;
	len = *text == '-' || *text == '+';
	len += strspn(text + len, "0123456789");
	if (!text_i64_in(text + (*text == '+'), len - (*text == '+'), lo, hi, v)) {
		if (lo == 0 && hi == 1)
			HAP_ERROR(h, "invalid %s '%s' (expected 0 or 1)", h->opt.key, text);
		else
			HAP_ERROR(h, "invalid %s '%s' (expected %lld..%lld)", h->opt.key, text,
				  (long long)lo, (long long)hi);
		return false;
	}
	if (text[len + strspn(text + len, " \t")] != '\0')
		HAP_WARNING(h, "%s: hostapd reads %lld and ignores '%s'", h->opt.key, (long long)*v,
			    text + len);
	return true;
}

static void store(void *where, enum kind kind, int64_t v)
{
	uint32_t u = (uint32_t)v;
	int32_t s = (int32_t)v;
	bool b = v != 0;

	switch (kind) {
	case SWITCH:
		memcpy(where, &b, sizeof(b));
		break;
	case UNSIGNED:
		memcpy(where, &u, sizeof(u));
		break;
	case SIGNED:
		memcpy(where, &s, sizeof(s));
		break;
	}
}

static bool set_number(struct hap *h)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		const struct number *n = &numbers[i];
		char *base;
		int64_t v;

		if (strcmp(n->key, h->opt.key) != 0)
			continue;
		base = n->where == IN_BSS ? (char *)&h->at->spec : (char *)&h->radio;
		if (hap_number(h, n->lo, n->hi, &v))
			store(base + n->offset, n->kind, v);
		return true;
	}
	return false;
}

void hap_new_bss(struct hap *h, const char *ifname, struct config_at at)
{
	struct hap_bss *more;

	if (h->n_bss == HAP_BSS_MAX) {
		config_say(h->r, CONFIG_ERROR, at, "more than %d BSSs", HAP_BSS_MAX);
		return;
	}
	more = arena_grow(h->r->arena, h->bss, h->n_bss, sizeof(*more));
	if (more == NULL) {
		h->out_of_memory = true;
		return;
	}
	h->bss = more;
	h->at = &h->bss[h->n_bss++];
	memset(h->at, 0, sizeof(*h->at));
	spec_bss_init(&h->at->spec);
	/* What hostapd starts from before a key is read. */
	h->at->spec.akms = SUITE_BIT(AKM_PSK);
	h->at->spec.wpa_pairwise = SUITE_BIT(CIPHER_TKIP);
	/* 2.10 has no such key and takes every answer of the server it knows. */
	if (h->r->dialect == CONFIG_HOSTAPD_2_10)
		h->at->spec.radius.require_message_authenticator = false;
	h->at->spec.ifname = ifname;
	h->at->spec.file = at.file;
	h->at->spec.line = at.line;
}

void hap_init(struct hap *h, struct config_reader *r, struct config_at first)
{
	memset(h, 0, sizeof(*h));
	h->r = r;
	spec_radio_init(&h->radio);
	hap_new_bss(h, NULL, first);
}

static void note_unknown(struct hap *h, enum config_key status, const char *nearest)
{
	switch (status) {
	case CONFIG_KEY_KNOWN:
		break;
	case CONFIG_KEY_NEWER:
		HAP_WARNING(h, "'%s' is not known to %s; a newer hostapd has it", h->opt.key,
			    config_dialect_name(h->r->dialect));
		break;
	case CONFIG_KEY_OPENWRT:
		HAP_WARNING(h, "'%s' is known to OpenWrt's hostapd only; stock hostapd refuses it",
			    h->opt.key);
		break;
	case CONFIG_KEY_UNKNOWN:
		if (nearest)
			HAP_WARNING(h, "unknown configuration item '%s' (nearest: %s)", h->opt.key,
				    nearest);
		else
			HAP_WARNING(h, "unknown configuration item '%s'", h->opt.key);
		break;
	}
}

static bool starts_section(struct hap *h)
{
	struct config_at at = hap_here(h);
	bool is_interface = strcmp(h->opt.key, "interface") == 0;

	if (!is_interface && strcmp(h->opt.key, "bss") != 0)
		return false;
	if (h->opt.value[0] == '\0')
		HAP_ERROR(h, "invalid %s item: no name", h->opt.key);
	if (!is_interface) {
		hap_new_bss(h, h->opt.value, at);
		return true;
	}
	h->bss[0].spec.ifname = h->opt.value;
	h->bss[0].spec.file = at.file;
	h->bss[0].spec.line = at.line;
	return true;
}

static bool is_radio_key(const char *key)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (strcmp(numbers[i].key, key) == 0)
			return numbers[i].where == IN_RADIO;
	return false;
}

void hap_apply(struct hap *h, const struct spec_option *o)
{
	const char *nearest = NULL;
	enum config_key status;
	bool radio = is_radio_key(o->key);

	if (h->out_of_memory)
		return;
	h->opt = *o;
	status = config_key_hostapd(h->r->dialect, o->key,
				    config_is_full(h->r) ? NULL : &nearest);
	h->opt.known = status == CONFIG_KEY_KNOWN;
	note_unknown(h, status, nearest);
	if (!starts_section(h) && !set_number(h) && !hap_set_rsn(h) && !hap_set_ft(h) &&
	    !hap_set_bss(h) && !hap_set_sae(h) && !hap_set_owe(h) && !hap_set_eap(h) &&
	    !hap_set_radius(h) && !hap_set_vlan(h))
		radio = hap_set_radio(h);
	if (h->out_of_memory ||
	    !config_option_add(h->r->arena, radio ? &h->radio.options : &h->at->spec.options,
			       &h->opt))
		h->out_of_memory = true;
}

/* [hostapd] what a BSS means when all its keys are read. */
static void derive_security(struct hap_bss *b)
{
	struct spec_bss *s = &b->spec;

	if (s->wpa == 0) {
		s->akms = SUITE_BIT(AKM_NONE);
		s->wpa_pairwise = s->rsn_pairwise = 0;
		s->group = CIPHER_NONE;
		return;
	}
	if ((s->wpa & SPEC_WPA_V2) && s->rsn_pairwise == 0)
		s->rsn_pairwise = s->wpa_pairwise;
	if (!b->has_group)
		s->group = spec_group_cipher(s->wpa, s->wpa_pairwise, s->rsn_pairwise);
	if (!b->has_group_rekey)
		s->wpa_group_rekey_s = s->group == CIPHER_TKIP ? 600 : 86400;
}

static void derive_radio(struct hap *h)
{
	struct spec_radio *r = &h->radio;

	if (r->op_class >= 131 && r->op_class <= 136) {
		if (!h->has_hw_mode)
			r->hw_mode = SPEC_HW_A;
		r->band = SPEC_BAND_6GHZ;
	} else {
		r->band = r->hw_mode == SPEC_HW_A ? SPEC_BAND_5GHZ : SPEC_BAND_2_4GHZ;
	}
	r->width_mhz = 20;
	if (r->ieee80211n && (r->ht_capab & (SPEC_HT40_PLUS | SPEC_HT40_MINUS)))
		r->width_mhz = 40;
	if ((r->ieee80211ac || r->ieee80211ax) && h->chwidth > 0)
		r->width_mhz = h->chwidth == 1 ? 80 : 160;
}

enum err hap_finish(struct hap *h, struct spec_radio *out)
{
	struct spec_bss *bss;

	if (h->out_of_memory)
		return ERR_NOMEM;
	derive_radio(h);
	hap_check_radio(h);
	bss = arena_array(h->r->arena, h->n_bss, sizeof(*bss));
	if (bss == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < h->n_bss; i++) {
		struct hap_bss *b = &h->bss[i];

		derive_security(b);
		hap_collect_psks(h, b);
		hap_order_sae(b);
		hap_take_eap_files(h, b);
		hap_check_bss(h, b);
		if (!b->has_wmm)
			b->spec.wmm_enabled = h->radio.ieee80211n && !b->no_ht;
		b->spec.no_ht = b->no_ht;
		bss[i] = b->spec;
	}
	if (h->out_of_memory)
		return ERR_NOMEM;
	h->radio.bss = bss;
	h->radio.n_bss = h->n_bss;
	*out = h->radio;
	return ERR_OK;
}
