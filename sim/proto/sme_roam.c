#include "proto/sme_parts.h"
#include "proto/weigh.h"

static const struct spec_bgscan *bgscan_of(const struct sme *s)
{
	return &s->target.fit.network->bgscan;
}

/* Whether wpa_supplicant decides, or a client with a threshold and a hysteresis. */
bool sme_by_supplicant(const struct sme *s)
{
	return s->profile->supplicant || bgscan_of(s)->kind != SPEC_BGSCAN_NONE;
}

static struct weigh weigh_of(const struct sme *s, const struct bss_entry *cur,
			     const struct bss_entry *sel)
{
	int32_t threshold = bgscan_of(s)->threshold_dbm;
	int32_t level_mdbm = s->average_valid ? s->average_mdbm : cur->level_mdbm;
	struct weigh w = {
		.cur = { s->freq_mhz, level_mdbm / 1000, roam_kbps(cur, level_mdbm) },
		.sel = { sel->freq_mhz, sel->level_mdbm / 1000, roam_kbps(sel, sel->level_mdbm) },
		.cur_snr_db = roam_snr_db(s->freq_mhz, level_mdbm),
		.has_threshold = bgscan_is_on(&s->bgscan) && threshold != 0,
		.threshold_dbm = threshold
	};

	return w;
}

static void roam_log(const struct sme *s, const char *event, const struct bss_entry *sel,
		     const struct weigh *w, struct fx *fx)
{
	char a[MAC_TEXT], b[MAC_TEXT];

	if (w == NULL)
		fx_log(fx, LOG_INFO, true,
		       "%s cur_bssid=%s cur_freq=%u cur_level=%d sel_bssid=%s "
		       "sel_freq=%u sel_level=%d",
		       event, mac_format(s->bssid, a), s->freq_mhz, s->average_mdbm / 1000,
		       mac_format(sel->bssid, b), sel->freq_mhz, sel->level_mdbm / 1000);
	else
		fx_log(fx, LOG_INFO, true,
		       "%s cur_bssid=%s cur_freq=%u cur_level=%d cur_est=%u sel_bssid=%s "
		       "sel_freq=%u sel_level=%d sel_est=%u",
		       event, mac_format(s->bssid, a), s->freq_mhz, w->cur.level_dbm,
		       w->cur.kbps, mac_format(sel->bssid, b), sel->freq_mhz,
		       w->sel.level_dbm, w->sel.kbps);
}

static enum sme_state stay(struct sme *s, const struct bss_entry *best, const char *why,
			   struct fx *fx)
{
	fx_decision(fx, (struct trace_decision){ "stay", s->bssid,
						 best != NULL ? best->bssid : MAC_ZERO,
						 s->average_mdbm,
						 best != NULL ? best->level_mdbm : 0, why });
	fx_tell(fx, SME_TELL_TUNE, s->freq_mhz);
	s->report_vain = best == NULL || best->level_mdbm < s->average_mdbm;
	if (!sme_by_supplicant(s))
		fx_timer(fx, SME_TIMER_ROAM, s->profile->roam_rescan_ns);
	return SME_CONNECTED;
}

/* Everything the kernel has counts for wpa_supplicant, not only what the last scan heard. */
static struct roam_query query_of(struct sme *s, const struct sta_env *env)
{
	bool level = !sme_by_supplicant(s);

	return (struct roam_query){ .sta = s->spec,
				    .profile = s->profile,
				    .table = &s->table,
				    .ignored = &s->ignored,
				    .except = level ? s->bssid : MAC_ZERO,
				    .now_ns = env->now_ns,
				    .max_age_ns = level ? sme_scanned_age_ns(s, env->now_ns)
							: BSS_KERNEL_AGE_NS,
				    .by_level = level,
				    .owe_passed = &s->owe_passed };
}

static enum sme_state decide_by_level(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	struct roam_query q = query_of(s, env);
	struct roam_fit fit;
	const struct bss_entry *best = roam_best(&q, &fit);

	if (best == NULL)
		return stay(s, NULL, "no other BSS was found", fx);
	if (best->level_mdbm < s->average_mdbm + s->profile->roam_hysteresis_mdb) {
		roam_log(s, "CTRL-EVENT-SKIP-ROAM", best, NULL, fx);
		return stay(s, best, "not better by the hysteresis", fx);
	}
	roam_log(s, "CTRL-EVENT-DO-ROAM", best, NULL, fx);
	return sme_go_to(s, env, best, &fit, false, "better by the hysteresis", fx);
}

/* [wpa_supplicant need_to_roam] The steps before levels and estimates are weighed. */
static enum sme_state decide_by_weight(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	struct roam_query q = query_of(s, env);
	struct roam_fit fit;
	const struct bss_entry *best = roam_best(&q, &fit);
	const struct bss_entry *cur =
		bss_table_find(&s->table, s->bssid, env->now_ns, BSS_KERNEL_AGE_NS);
	struct weighed is;
	struct weigh w;

	if (best == NULL)
		return stay(s, NULL, "no other BSS was found", fx);
	if (fit.network != s->target.fit.network)
		return sme_go_to(s, env, best, &fit, false, "another network", fx);
	if (cur == NULL)
		return sme_go_to(s, env, best, &fit, false, "the present BSS was not heard", fx);
	if (best == cur)
		return stay(s, NULL, "the present BSS comes first", fx);
	w = weigh_of(s, cur, best);
	is = weigh_roam(&w);
	if (is.told)
		roam_log(s, is.roam ? "CTRL-EVENT-DO-ROAM" : "CTRL-EVENT-SKIP-ROAM", best, &w, fx);
	return is.roam ? sme_go_to(s, env, best, &fit, false, is.why, fx)
		       : stay(s, best, is.why, fx);
}

enum sme_state sme_decide_roam(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	return sme_by_supplicant(s) ? decide_by_weight(s, env, fx) : decide_by_level(s, env, fx);
}

/* Background scans */

void sme_bgscan_start(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	const struct spec_bgscan *spec = bgscan_of(s);
	bool has_file = spec->kind == SPEC_BGSCAN_LEARN && spec->file != NULL;

	if (spec->kind == SPEC_BGSCAN_NONE)
		return;
	if (has_file && s->learn_broken) {
		fx_log(fx, LOG_INFO, true, "bgscan learn: Invalid data file %s", spec->file);
		return;
	}
	bgscan_start(&s->bgscan, spec, has_file ? &s->learnt : NULL,
		     s->average_valid ? s->average_mdbm / 1000 : 0, env->now_ns, fx);
}

/* wpa_supplicant writes the file when it leaves the AP, and reads it again at the next. */
void sme_bgscan_stop(struct sme *s, struct fx *fx)
{
	if (!bgscan_is_on(&s->bgscan))
		return;
	if (s->bgscan.spec->kind == SPEC_BGSCAN_LEARN && s->bgscan.spec->file != NULL)
		s->learnt = s->bgscan.learnt;
	bgscan_stop(&s->bgscan, fx);
}

void sme_bgscan_due(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	const struct spec_network *net = s->target.fit.network;
	uint32_t all[SCAN_FREQS_MAX], freq[SCAN_FREQS_MAX];
	bool is_all, simple = s->bgscan.spec != NULL && s->bgscan.spec->kind == SPEC_BGSCAN_SIMPLE;
	unsigned n = scan_channels(s->spec, all, &is_all);

	if (!bgscan_is_on(&s->bgscan))
		return;
	if (s->state != SME_CONNECTED || scan_is_running(&s->scan)) {
		bgscan_again(&s->bgscan, fx);
		return;
	}
	if (!bgscan_due(&s->bgscan, s->target.bss.btm, env->now_ns, fx)) {
		sme_btm_query(s, fx);
		return;
	}
	if (!s->below)
		sme_trigger(s, TRIGGER_TIMER, fx);
	n = bgscan_channels(&s->bgscan, all, n, net->n_scan_freq > 0, freq);
	fx_log(fx, LOG_DEBUG, false, "bgscan %s: Request a background scan of %u channels",
	       s->bgscan.spec->kind == SPEC_BGSCAN_LEARN ? "learn" : "simple", n);
	if (is_all && simple)
		sme_scan_all(s, env, freq, n, fx);
	else
		sme_scan_channels(s, env, freq, n, fx);
}

void sme_bgscan_scanned(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	if (bgscan_is_on(&s->bgscan))
		bgscan_scanned(&s->bgscan, &s->table,
			       spec_ssid_bytes(&s->target.fit.network->ssid), env->now_ns, fx);
}

void sme_bgscan_heard(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	bool above;

	if (!bgscan_level(&s->bgscan, s->average_mdbm / 1000, &above))
		return;
	fx_log(fx, LOG_INFO, true, "CTRL-EVENT-SIGNAL-CHANGE above=%d signal=%d", above,
	       s->average_mdbm / 1000);
	if (!above && !s->below)
		sme_trigger(s, TRIGGER_SIGNAL, fx);
	s->below = !above;
	bgscan_signal(&s->bgscan, above, env->now_ns, fx);
}
