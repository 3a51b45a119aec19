#include "proto/sme_parts.h"
#include "wire/dot11.h"

/* After beacon loss: a null function each half second [mac80211 IEEE80211_PROBE_WAIT]. */
#define PROBE_WAIT_NS (500 * NS_PER_MS)
/* wpa_supplicant: before the next scan while the OWE BSS of a pair is looked for. */
#define OWE_SEARCH_NS (250 * NS_PER_MS)

enum { NULL_PROBES = 2, AVERAGE_WEIGHT = 3, AVERAGE_PARTS = 16 };

/* Scanning and deciding */

/* The name of the OWE BSS to an open one that was heard, to be probed for: it is a hidden one. */
static struct bytes owe_name(const struct sme *s)
{
	for (unsigned i = 0; i < s->table.n; i++) {
		const struct bss_entry *e = &s->table.entry[i];

		if (roam_is_owe_open(s->spec, e))
			return bytes_of(e->owe_ssid, e->owe_ssid_len);
	}
	return bytes_of(NULL, 0);
}

static void start_scan(struct sme *s, const struct sta_env *env, struct scan_request *r,
		       struct fx *fx)
{
	r->home_mhz = s->associated ? s->freq_mhz : 0;
	r->country = scan_country(s->spec);
	r->now_ns = env->now_ns;
	for (size_t i = 0; i < s->spec->n_network; i++)
		if (s->spec->network[i].scan_ssid && r->ssid.len == 0)
			r->ssid = spec_ssid_bytes(&s->spec->network[i].ssid);
	bss_table_expire(&s->table, env->now_ns, s->spec->bss_expiration_age_s * NS_PER_S);
	r->also = owe_name(s);
	s->channels_scanned += r->n;
	s->six_next = false;
	scan_start(&s->scan, s->profile, r, fx);
}

void sme_scan_channels(struct sme *s, const struct sta_env *env, const uint32_t *freq, unsigned n,
		       struct fx *fx)
{
	s->scan_began_ns = env->now_ns;
	start_scan(s, env, &(struct scan_request){ .freq = freq, .n = n }, fx);
}

void sme_scan_all(struct sme *s, const struct sta_env *env, const uint32_t *freq, unsigned n,
		  struct fx *fx)
{
	sme_scan_channels(s, env, freq, n, fx);
	s->six_next = s->profile->six_ghz;
}

void sme_start_scan(struct sme *s, const struct sta_env *env, uint32_t only_mhz, struct fx *fx)
{
	uint32_t freq[SCAN_FREQS_MAX];
	bool all;
	unsigned n = scan_channels(s->spec, freq, &all);

	if (only_mhz != 0)
		sme_scan_channels(s, env, &only_mhz, 1, fx);
	else if (all)
		sme_scan_all(s, env, freq, n, fx);
	else
		sme_scan_channels(s, env, freq, n, fx);
}

/* Somebody beside an AP that was heard, as that one says; *none_else: there is nobody elsewhere. */
static bool is_reported(const struct sme *s, int64_t now_ns, uint32_t freq_mhz, bool *none_else)
{
	bool is = false;

	*none_else = false;
	for (unsigned i = 0; i < s->table.n; i++) {
		const struct bss_entry *e = &s->table.entry[i];

		if (now_ns - e->seen_ns > BSS_KERNEL_AGE_NS)
			continue;
		*none_else |= e->six_is_all;
		for (unsigned k = 0; k < e->n_six; k++)
			is |= e->six_mhz[k] == freq_mhz;
	}
	return is;
}

/*
 * [cfg80211 cfg80211_scan_6ghz] Who understands reduced neighbor reports looks where they say, and
 * at the preferred scanning channels; who does not, everywhere.
 */
static unsigned six_channels(const struct sme *s, int64_t now_ns, uint32_t *freq)
{
	uint32_t every[REG_CHANNELS_MAX];
	unsigned n_every = reg_channels(scan_country(s->spec), 5925, 7125, every), n = 0;

	for (unsigned i = 0; i < n_every; i++) {
		bool none_else, reported = is_reported(s, now_ns, every[i], &none_else);

		if (!s->profile->rnr || reported || (reg_is_psc(every[i]) && !none_else))
			freq[n++] = every[i];
	}
	return n;
}

/* The second half of a scan of every channel; false if there is none. */
static bool scan_six(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	uint32_t freq[SCAN_FREQS_MAX];
	struct scan_request r = { .freq = freq, .rests = true };

	if (!s->six_next)
		return false;
	s->six_next = false;
	r.n = six_channels(s, env->now_ns, freq);
	if (r.n == 0)
		return false;
	start_scan(s, env, &r, fx);
	return true;
}

int64_t sme_scanned_age_ns(const struct sme *s, int64_t now_ns)
{
	int64_t took_ns = now_ns - s->scan_began_ns;

	return took_ns > sme_fresh_ns(s) ? took_ns : sme_fresh_ns(s);
}

static enum sme_state decide_join(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	struct roam_query q = { .sta = s->spec,
				.profile = s->profile,
				.table = &s->table,
				.ignored = &s->ignored,
				.now_ns = env->now_ns,
				.max_age_ns = sme_scanned_age_ns(s, env->now_ns),
				.owe_passed = &s->owe_passed };
	unsigned passed = s->owe_passed;
	struct roam_fit fit;
	const struct bss_entry *best = roam_best(&q, &fit);

	if (best == NULL && s->ignored.n > 0 && env->now_ns >= s->resists_until_ns) {
		/* wpa_supplicant: a list that leaves nothing to choose is cleared */
		s->ignored.n = 0;
		best = roam_best(&q, &fit);
	}
	if (best == NULL) {
		fx_log(fx, LOG_DEBUG, false, "No suitable network found");
		if (s->owe_passed != passed)
			return sme_idle_until(fx, OWE_SEARCH_NS);
		fx_log(fx, LOG_INFO, false, "CTRL-EVENT-NETWORK-NOT-FOUND"); /* wpa_cli's only */
		return sme_idle_until(fx, s->failures > 0 ? sme_backoff_ns(s->failures)
							  : SME_SCAN_AGAIN_NS);
	}
	return sme_go_to(s, env, best, &fit, false, "strongest", fx);
}

/* The command does not do; as before. */
static enum sme_state give_up(struct sme *s, const char *why, struct fx *fx)
{
	fx_decision(fx, (struct trace_decision){ "give-up", s->bssid, s->roam_to, 0, 0, why });
	if (!s->associated)
		return sme_idle_until(fx, 0);
	fx_tell(fx, SME_TELL_TUNE, s->freq_mhz);
	return SME_CONNECTED;
}

static enum sme_state roam_by_command(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	const struct bss_entry *e =
		bss_table_find(&s->table, s->roam_to, env->now_ns, BSS_KERNEL_AGE_NS);
	struct roam_fit fit;
	char mac[MAC_TEXT];

	s->roam_pending = false;
	if (e != NULL && sme_is_forced(s))
		return sme_go_to(s, env, e, &s->target.fit, true, "command", fx);
	if (e != NULL && roam_fits_any(s->spec, s->profile, e, &fit)) {
		if (s->roam_over_ds && !sme_can_ft(s, e, &fit)) {
			fx_log(fx, LOG_DEBUG, false,
			       "FT: Cannot over-the-DS with this target AP");
			return give_up(s, "FT over the DS is not possible with the target", fx);
		}
		return sme_go_to(s, env, e, &fit, s->roam_over_ds, "command", fx);
	}
	fx_log(fx, LOG_INFO, true, "CTRL_IFACE ROAM: Target AP %s not found from BSS table",
	       mac_format(s->roam_to, mac));
	return give_up(s, "target not in the BSS table", fx);
}

enum sme_state sme_on_scanned(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	bss_table_scanned(&s->table,
			  &(struct bss_scanned){ .freq = s->scan.freq,
						 .n = s->scan.n,
						 .in_use = s->associated ? s->bssid : MAC_ZERO,
						 .scan_count = s->spec->bss_expiration_scan_count,
						 .now_ns = env->now_ns });
	if (scan_six(s, env, fx))
		return s->state;
	s->results_ns = env->now_ns;
	if (s->measure_step == SME_MEASURE_SCANNING) { /* nobody roams by what it heard */
		sme_measure_scanned(s, fx);
		return s->btm_step == SME_BTM_SCANNING ? sme_btm_scanned(s, env, fx) : s->state;
	}
	s->scanned_ns = env->now_ns;
	sme_bgscan_scanned(s, env, fx);
	if (s->btm_step == SME_BTM_SCANNING && s->associated)
		return sme_btm_scanned(s, env, fx);
	if (s->roam_pending)
		return roam_by_command(s, env, fx);
	return s->associated ? sme_decide_roam(s, env, fx) : decide_join(s, env, fx);
}

/* `wpa_cli roam BSSID`. An entry the kernel has forgotten is looked for first (C55). */
enum sme_state sme_on_roam_to(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
			      struct fx *fx)
{
	const struct bss_entry *e =
		bss_table_find(&s->table, ev->u.roam.bssid, env->now_ns, BSS_SUPPLICANT_AGE_NS);
	bool stale = e != NULL && env->now_ns - e->seen_ns > BSS_KERNEL_AGE_NS;

	if (e != NULL && bug_fires(env->bugs, BUG_STALE_BSS_ENTRY)) {
		fx_bug(fx, BUG_STALE_BSS_ENTRY);
		stale = true;
	}
	if (scan_is_running(&s->scan))
		scan_step(&s->scan, SCAN_EV_ABORT, env->now_ns, fx);
	if (s->measure_step == SME_MEASURE_SCANNING)
		sme_measure_forget(s, fx);
	sme_trigger(s, TRIGGER_COMMAND, fx);
	s->roam_to = ev->u.roam.bssid;
	s->roam_over_ds = ev->u.roam.over_ds;
	s->roam_forced = ev->u.roam.forced;
	if (!stale)
		return roam_by_command(s, env, fx);
	fx_log(fx, LOG_DEBUG, false,
	       "nl80211: MLME command failed (auth): ret=-2 (No such file or directory)");
	fx_log(fx, LOG_DEBUG, false, "Setting scan request: 1.000000 sec");
	s->roam_pending = true;
	sme_start_scan(s, env, e->freq_mhz, fx);
	return s->associated ? SME_CONNECTED : SME_IDLE;
}

/* Signal and beacons of the present AP */

static void watch_threshold(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	int64_t due;

	if (s->average_mdbm >= s->profile->roam_threshold_mdbm) {
		if (s->below)
			fx_timer_off(fx, SME_TIMER_ROAM);
		s->below = s->report_vain = false;
		return;
	}
	if (s->below)
		return; /* the timer is set, or a scan runs */
	s->below = true;
	sme_trigger(s, TRIGGER_SIGNAL, fx);
	due = s->connected_ns + s->profile->roam_holdoff_ns;
	if (s->scanned_ns >= 0 && s->scanned_ns + s->profile->roam_rescan_ns > due &&
	    s->scanned_ns > s->connected_ns)
		due = s->scanned_ns + s->profile->roam_rescan_ns;
	fx_timer(fx, SME_TIMER_ROAM, due > env->now_ns ? due - env->now_ns : 0);
}

void sme_on_heard(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
		  struct fx *fx)
{
	const struct bss_phy own = { .ht = s->profile->ht,
				     .vht = s->profile->vht,
				     .he = s->profile->he,
				     .width_mhz = s->profile->width_mhz };
	struct bss_heard heard = { .bssid = ev->u.heard.bssid,
				   .freq_mhz = ev->u.heard.freq_mhz,
				   .level_mdbm = ev->u.heard.level_mdbm,
				   .body = ev->u.heard.body,
				   .now_ns = env->now_ns,
				   .own = &own };
	const struct bss_entry *e;

	e = bss_table_hear(&s->table, &heard);
	if (scan_is_running(&s->scan) && heard.freq_mhz == s->scan.freq[s->scan.at])
		scan_step(&s->scan, SCAN_EV_HEARD, env->now_ns, fx);
	if (e == NULL || !s->associated || !mac_equal(heard.bssid, s->bssid))
		return;
	sme_switch_heard(s, e->switch_mhz, &e->leaves, fx);
	s->heard_ns = env->now_ns;
	s->probes = 0;
	if (s->average_valid)
		s->average_mdbm = (AVERAGE_WEIGHT * heard.level_mdbm +
				   (AVERAGE_PARTS - AVERAGE_WEIGHT) * s->average_mdbm) /
				  AVERAGE_PARTS;
	else
		s->average_mdbm = heard.level_mdbm;
	s->average_valid = true;
	if (s->state == SME_CONNECTED || s->state == SME_FT_DS)
		sme_arm_beacon_timer(s, fx);
	if (bgscan_is_on(&s->bgscan))
		sme_bgscan_heard(s, env, fx);
	else if (s->state == SME_CONNECTED && !sme_by_supplicant(s))
		watch_threshold(s, env, fx);
}

enum sme_state sme_disconnected(struct sme *s, enum trace_trigger why, int64_t scan_in_ns,
				struct fx *fx)
{
	sme_trigger(s, why, fx);
	sme_drop(s, fx);
	s->bssid = MAC_ZERO;
	return sme_idle_until(fx, scan_in_ns);
}

enum sme_state sme_on_beacon_timer(struct sme *s, struct fx *fx)
{
	if (scan_is_running(&s->scan)) {
		sme_arm_beacon_timer(s, fx);
		return s->state;
	}
	if (s->probes < NULL_PROBES) {
		if (s->probes++ == 0)
			fx_log(fx, LOG_INFO, true, "CTRL-EVENT-BEACON-LOSS");
		fx_mgmt(fx, s->bssid, FRAME_NULL, bytes_of(NULL, 0));
		fx_timer(fx, SME_TIMER_BEACON, PROBE_WAIT_NS);
		return s->state;
	}
	sme_say_left(s->bssid, REASON_INACTIVITY, true, fx);
	return sme_disconnected(s, TRIGGER_BEACON_LOSS, 0, fx);
}

/*
 * The AP ended it. In the handshake that means a wrong key, as far as anybody can tell; with 802.1X
 * that EAP has failed.
 */
enum sme_state sme_on_left(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
			   struct fx *fx)
{
	bool is_eap = (SUITE_BIT(s->target.fit.akm) & AKM_EAP_MASK) != 0;

	if (!mac_equal(ev->u.left.from, s->bssid))
		return s->state;
	if (s->state == SME_AUTH || s->state == SME_ASSOC)
		return sme_attempt_failed(s, env, fx);
	sme_say_left(s->bssid, ev->u.left.reason, false, fx);
	if (s->state != SME_HANDSHAKE)
		return sme_disconnected(s, ev->u.left.deauth ? TRIGGER_DEAUTH : TRIGGER_DISASSOC,
					sme_backoff_ns(1), fx);
	if (!is_eap)
		fx_log(fx, LOG_INFO, true,
		       "WPA: 4-Way Handshake failed - pre-shared key may be incorrect");
	sme_drop(s, fx);
	s->bssid = MAC_ZERO;
	return sme_idle_until(fx, sme_disable(s, is_eap ? "AUTH_FAILED" : "WRONG_KEY", fx));
}
