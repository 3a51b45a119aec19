#include "proto/sme.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "proto/sme_frames.h"
#include "wire/ft.h"
#include "wire/mgmt.h"

/* mac80211 [protocol facts, 9.4]: an acknowledged request is answered within this, or repeated. */
#define ANSWER_NS (100 * NS_PER_MS)
/* wpa_supplicant's own limit on an authentication or association under way. */
#define SME_TIMEOUT_NS (5 * NS_PER_S)
#define HANDSHAKE_NS (10 * NS_PER_S)
/* After beacon loss: a null function each half second [mac80211 IEEE80211_PROBE_WAIT]. */
#define PROBE_WAIT_NS (500 * NS_PER_MS)
#define SCAN_AGAIN_NS (5 * NS_PER_S)   /* wpa_supplicant scan_interval */
#define FRESH_NS (5 * NS_PER_S)        /* scan_res_valid_for_connect */

enum { TRIES = 3, NULL_PROBES = 2, AVERAGE_WEIGHT = 3, AVERAGE_PARTS = 16 };

#define TO(state) (1u << (state))
static const uint16_t may_go[SME_STATE_COUNT] = {
	[SME_OFF] = TO(SME_IDLE),
	[SME_IDLE] = TO(SME_TUNING) | TO(SME_OFF),
	[SME_TUNING] = TO(SME_AUTH) | TO(SME_ASSOC) | TO(SME_IDLE) | TO(SME_OFF),
	[SME_AUTH] = TO(SME_ASSOC) | TO(SME_TUNING) | TO(SME_IDLE) | TO(SME_OFF),
	[SME_ASSOC] = TO(SME_HANDSHAKE) | TO(SME_CONNECTED) | TO(SME_AUTH) | TO(SME_TUNING) |
		      TO(SME_IDLE) | TO(SME_OFF),
	[SME_HANDSHAKE] = TO(SME_CONNECTED) | TO(SME_TUNING) | TO(SME_IDLE) | TO(SME_OFF),
	[SME_CONNECTED] = TO(SME_TUNING) | TO(SME_FT_DS) | TO(SME_IDLE) | TO(SME_OFF),
	[SME_FT_DS] = TO(SME_TUNING) | TO(SME_CONNECTED) | TO(SME_IDLE) | TO(SME_OFF),
};

const char *sme_state_text(enum sme_state s)
{
	static const char *const word[SME_STATE_COUNT] = {
		[SME_OFF] = "off",           [SME_IDLE] = "idle",
		[SME_TUNING] = "tuning",     [SME_AUTH] = "authenticating",
		[SME_ASSOC] = "associating", [SME_HANDSHAKE] = "handshake",
		[SME_CONNECTED] = "connected", [SME_FT_DS] = "ft-over-ds",
	};

	INVARIANT((unsigned)s < SME_STATE_COUNT);
	return word[s];
}

bool sme_may_go(enum sme_state from, enum sme_state to)
{
	return from == to || (may_go[from] & TO(to)) != 0;
}

void sme_init(struct sme *s, struct mac sta, const struct spec_station *spec,
	      const struct client_profile *profile)
{
	*s = (struct sme){ .sta = sta, .spec = spec, .profile = profile, .scanned_ns = -1 };
}

void sme_set_ft(struct sme *s, const uint8_t *mdid)
{
	s->has_ft = mdid != NULL;
	if (mdid != NULL)
		memcpy(s->mdid, mdid, sizeof(s->mdid));
}

/* Leaving, and coming back later */

static void drop(struct sme *s, struct fx *fx)
{
	if (scan_is_running(&s->scan))
		scan_step(&s->scan, SCAN_EV_ABORT, 0, fx);
	fx_timer_off(fx, SME_TIMER_BEACON);
	fx_timer_off(fx, SME_TIMER_ROAM);
	fx_timer_off(fx, SME_TIMER_HANDSHAKE);
	fx_timer_off(fx, SME_TIMER_ANSWER);
	fx_tell(fx, SME_TELL_DROPPED, 0);
	s->associated = false;
	s->below = false;
	s->average_valid = false;
}

static enum sme_state idle_until(struct fx *fx, int64_t in_ns)
{
	fx_timer(fx, SME_TIMER_SCAN, in_ns);
	return SME_IDLE;
}

/* wpa_supplicant: delay before the next scan by failures in a row. */
static int64_t backoff_ns(unsigned failures)
{
	static const int64_t ladder_ms[] = { 100, 500, 1000, 5000, 10000 };
	unsigned last = sizeof(ladder_ms) / sizeof(ladder_ms[0]) - 1;

	return ladder_ms[failures < 1 ? 0 : failures - 1 > last ? last : failures - 1] * NS_PER_MS;
}

static int64_t disable_s(unsigned auth_failures)
{
	if (auth_failures > 50)
		return 300;
	if (auth_failures > 10)
		return 120;
	if (auth_failures > 5)
		return 90;
	if (auth_failures > 3)
		return 60;
	return auth_failures * 10;
}

static void send_leave(struct mac to, uint16_t reason, struct fx *fx)
{
	struct wr w = wr_of(fx_alloc(fx, 8), 8);

	leave_build(&w, &(struct leave){ .reason = reason });
	fx_mgmt(fx, to, FRAME_DEAUTH, wr_sofar(&w));
}

/* Going to a BSS */

static void send_request(struct sme *s, struct fx *fx)
{
	struct bytes body = fx_copy(fx, bytes_of(s->request, s->request_len));

	s->tries++;
	fx_mgmt(fx, s->target.bss.bssid, s->request_kind, body);
	fx_timer(fx, SME_TIMER_ANSWER, SME_TIMEOUT_NS);
}

static void first_request(struct sme *s, struct fx *fx)
{
	s->tries = 0;
	send_request(s, fx);
}

/* Whether FT can be used with this BSS: FT keys of its mobility domain are there. */
static bool can_ft(const struct sme *s, const struct bss_entry *bss, const struct roam_fit *fit)
{
	struct mde mde;

	return s->has_ft && s->profile->ft && (SUITE_BIT(fit->akm) & AKM_FT_MASK) != 0 &&
	       mde_parse(bytes_of(bss->mde, bss->mde_len), &mde) == WIRE_OK &&
	       memcmp(mde.mdid, s->mdid, sizeof(s->mdid)) == 0;
}

static bool over_ds_allowed(const struct sme *s, const struct sta_env *env,
			    const struct bss_entry *bss, struct fx *fx)
{
	struct mde mde;

	if (bug_fires(env->bugs, BUG_FT_DS_ALWAYS)) {
		fx_bug(fx, BUG_FT_DS_ALWAYS);
		return true;
	}
	return s->profile->ft_over_ds &&
	       mde_parse(bytes_of(bss->mde, bss->mde_len), &mde) == WIRE_OK &&
	       (mde.policy & MDE_OVER_DS) != 0;
}

static enum sme_state leave_for_target(struct sme *s, struct fx *fx)
{
	fx_timer_off(fx, SME_TIMER_SCAN);
	if (s->associated)
		drop(s, fx);
	fx_log(fx, LOG_INFO, true, "SME: Trying to authenticate with %02x:%02x:%02x:%02x:%02x:%02x "
	       "(freq=%u MHz)", s->target.bss.bssid.b[0], s->target.bss.bssid.b[1],
	       s->target.bss.bssid.b[2], s->target.bss.bssid.b[3], s->target.bss.bssid.b[4],
	       s->target.bss.bssid.b[5], s->target.bss.freq_mhz);
	s->bssid = s->target.bss.bssid;
	s->freq_mhz = s->target.bss.freq_mhz;
	fx_tell(fx, SME_TELL_TUNE, s->target.bss.freq_mhz);
	return SME_TUNING;
}

/* Sets out for a BSS. The command `ft_ds` asks for over the DS whatever the AP announces. */
static enum sme_state go_to(struct sme *s, const struct sta_env *env, const struct bss_entry *bss,
			    const struct roam_fit *fit, bool ask_ds, const char *why, struct fx *fx)
{
	bool on_ds = false;

	fx_decision(fx, (struct trace_decision){
				s->associated ? "roam" : "join", s->bssid, bss->bssid,
				s->average_valid ? s->average_mdbm : 0, bss->level_mdbm, why });
	s->target = (struct sme_target){ .bss = *bss,
					 .fit = *fit,
					 .ft = can_ft(s, bss, fit),
					 .reassoc = s->associated,
					 .current_ap = s->bssid };
	sme_build_rsne(s);
	if (s->target.ft && s->associated)
		on_ds = ask_ds || over_ds_allowed(s, env, bss, fx);
	if (!on_ds)
		return leave_for_target(s, fx);
	s->target.over_ds = true;
	fx_tell(fx, SME_TELL_FT_START, 1);
	fx_timer(fx, SME_TIMER_ROAM, s->profile->roam_rescan_ns);
	return SME_FT_DS;
}

/* Open authentication at the target, after FT did not work or without it. */
static enum sme_state authenticate(struct sme *s, struct fx *fx)
{
	sme_build_auth(s);
	first_request(s, fx);
	return SME_AUTH;
}

static enum sme_state on_tuned(struct sme *s, struct fx *fx)
{
	if (s->target.ds_ready) {
		sme_build_assoc(s, &s->ft_request, false);
		first_request(s, fx);
		return SME_ASSOC;
	}
	if (s->target.ft) {
		fx_tell(fx, SME_TELL_FT_START, 0);
		return SME_AUTH;
	}
	return authenticate(s, fx);
}

/* What to do when an attempt came to nothing. */
static enum sme_state connection_failed(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	struct roam_query q = { .sta = s->spec,
				.profile = s->profile,
				.table = &s->table,
				.ignored = &s->ignored,
				.now_ns = env->now_ns,
				.max_age_ns = FRESH_NS };
	const struct bss_entry *other;
	struct roam_fit fit;

	fx_timer_off(fx, SME_TIMER_ANSWER);
	ignore_add(&s->ignored, s->target.bss.bssid, env->now_ns);
	s->failures++;
	drop(s, fx);
	s->bssid = MAC_ZERO;
	other = s->failures == 1 ? roam_best(&q, &fit) : NULL;
	if (other != NULL) /* leave_for_target goes on from here */
		return go_to(s, env, other, &fit, false, "another BSS after a failure", fx);
	return idle_until(fx, backoff_ns(s->failures));
}

/* FT was refused, unanswered or wrong: full authentication with the same AP is what is left. */
static enum sme_state attempt_failed(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	if (!s->target.ft)
		return connection_failed(s, env, fx);
	fx_tell(fx, SME_TELL_FT_ABORT, 0);
	fx_decision(fx, (struct trace_decision){ "fall-back", s->target.current_ap,
						 s->target.bss.bssid, 0,
						 s->target.bss.level_mdbm,
						 "fast transition failed: full association" });
	s->target.ft = s->target.over_ds = s->target.ds_ready = false;
	return authenticate(s, fx);
}

static enum sme_state try_again(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	if (s->tries >= TRIES) {
		fx_log(fx, LOG_INFO, true, "%s with target timed out",
		       s->state == SME_AUTH ? "authentication" : "association");
		return attempt_failed(s, env, fx);
	}
	send_request(s, fx);
	return s->state;
}

static enum sme_state on_tx_done(struct sme *s, const struct sta_env *env, bool acked,
				 struct fx *fx)
{
	if (!acked)
		return try_again(s, env, fx);
	fx_timer(fx, SME_TIMER_ANSWER, ANSWER_NS);
	return s->state;
}

static void reject_log(const struct sme *s, const char *event, uint16_t status, struct fx *fx)
{
	char mac[MAC_TEXT];

	fx_log(fx, LOG_INFO, true, "%s bssid=%s status_code=%u", event,
	       mac_format(s->target.bss.bssid, mac), status);
}

static enum sme_state on_auth(struct sme *s, const struct sta_env *env, struct bytes body,
			      struct fx *fx)
{
	bool plain = false;
	struct auth a;

	if (auth_parse(body, &a) != WIRE_OK || a.algorithm != AUTH_OPEN || a.seq != 2)
		return s->state;
	fx_timer_off(fx, SME_TIMER_ANSWER);
	if (a.status != STATUS_SUCCESS) {
		reject_log(s, "CTRL-EVENT-AUTH-REJECT", a.status, fx);
		return connection_failed(s, env, fx);
	}
	if (s->target.reassoc && bug_fires(env->bugs, BUG_ASSOC_NOT_REASSOC)) {
		fx_bug(fx, BUG_ASSOC_NOT_REASSOC);
		plain = true;
	}
	sme_build_assoc(s, NULL, plain);
	first_request(s, fx);
	return SME_ASSOC;
}

static void keep(uint8_t *to, size_t cap, size_t *len, struct bytes from)
{
	*len = from.len <= cap ? from.len : 0;
	if (*len > 0)
		memcpy(to, from.p, *len);
}

static void now_with_target(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	fx_timer_off(fx, SME_TIMER_ANSWER);
	s->associated = true;
	s->heard_ns = env->now_ns;
	s->probes = 0;
	s->average_valid = false;
}

static enum sme_state on_assoc(struct sme *s, const struct sta_env *env, struct bytes body,
			       struct fx *fx)
{
	struct assoc_resp r;

	if (assoc_resp_parse(body, &r) != WIRE_OK)
		return s->state;
	if (r.status != STATUS_SUCCESS) {
		reject_log(s, "CTRL-EVENT-ASSOC-REJECT", r.status, fx);
		return connection_failed(s, env, fx);
	}
	keep(s->mde, sizeof(s->mde), &s->mde_len, r.e.mde);
	keep(s->fte, sizeof(s->fte), &s->fte_len, r.e.fte);
	now_with_target(s, env, fx);
	fx_timer(fx, SME_TIMER_HANDSHAKE, HANDSHAKE_NS);
	fx_tell(fx, SME_TELL_ASSOCIATED, 0);
	return SME_HANDSHAKE;
}

static void arm_beacon_timer(const struct sme *s, struct fx *fx)
{
	uint16_t interval = s->target.bss.interval_tu != 0 ? s->target.bss.interval_tu : 100;

	fx_timer(fx, SME_TIMER_BEACON, s->profile->beacon_loss_count * interval * NS_PER_TU);
}

static enum sme_state on_connected(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	char mac[MAC_TEXT];

	fx_timer_off(fx, SME_TIMER_HANDSHAKE);
	s->failures = s->auth_failures = 0;
	ignore_remove(&s->ignored, s->bssid);
	s->connected_ns = env->now_ns;
	arm_beacon_timer(s, fx);
	fx_log(fx, LOG_INFO, true, "CTRL-EVENT-CONNECTED - Connection to %s completed",
	       mac_format(s->bssid, mac));
	return SME_CONNECTED;
}

/* Scanning and deciding */

static bool start_scan(struct sme *s, const struct sta_env *env, uint32_t only_mhz, struct fx *fx)
{
	uint32_t freq[SCAN_FREQS_MAX] = { only_mhz };
	struct scan_request r = { .freq = freq,
				  .n = only_mhz != 0 ? 1 : scan_channels(s->spec, freq),
				  .home_mhz = s->associated ? s->freq_mhz : 0,
				  .now_ns = env->now_ns };

	for (size_t i = 0; i < s->spec->n_network; i++)
		if (s->spec->network[i].scan_ssid && r.ssid.len == 0)
			r.ssid = spec_ssid_bytes(&s->spec->network[i].ssid);
	bss_table_expire(&s->table, env->now_ns);
	scan_start(&s->scan, s->profile, &r, fx);
	return true;
}

static enum sme_state decide_join(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	struct roam_query q = { .sta = s->spec,
				.profile = s->profile,
				.table = &s->table,
				.ignored = &s->ignored,
				.now_ns = env->now_ns,
				.max_age_ns = FRESH_NS };
	struct roam_fit fit;
	const struct bss_entry *best = roam_best(&q, &fit);

	if (best == NULL) {
		fx_log(fx, LOG_DEBUG, false, "No suitable network found");
		return idle_until(fx, s->failures > 0 ? backoff_ns(s->failures) : SCAN_AGAIN_NS);
	}
	return go_to(s, env, best, &fit, false, "strongest", fx);
}

static void roam_log(const struct sme *s, const char *event, const struct bss_entry *sel,
		     struct fx *fx)
{
	char a[MAC_TEXT], b[MAC_TEXT];

	fx_log(fx, LOG_INFO, true, "%s cur_bssid=%s cur_freq=%u cur_level=%d sel_bssid=%s "
	       "sel_freq=%u sel_level=%d", event, mac_format(s->bssid, a), s->freq_mhz,
	       s->average_mdbm / 1000, mac_format(sel->bssid, b), sel->freq_mhz,
	       sel->level_mdbm / 1000);
}

static enum sme_state stay(struct sme *s, const struct bss_entry *best, struct fx *fx)
{
	struct trace_decision d = { "stay", s->bssid, MAC_ZERO, s->average_mdbm, 0,
				    "no other BSS was found" };

	if (best != NULL) {
		roam_log(s, "CTRL-EVENT-SKIP-ROAM", best, fx);
		d.to = best->bssid;
		d.to_mdbm = best->level_mdbm;
		d.why = "not better by the hysteresis";
	}
	fx_decision(fx, d);
	fx_tell(fx, SME_TELL_TUNE, s->freq_mhz);
	fx_timer(fx, SME_TIMER_ROAM, s->profile->roam_rescan_ns);
	return SME_CONNECTED;
}

static enum sme_state decide_roam(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	struct roam_query q = { .sta = s->spec,
				.profile = s->profile,
				.table = &s->table,
				.ignored = &s->ignored,
				.except = s->bssid,
				.now_ns = env->now_ns,
				.max_age_ns = FRESH_NS };
	struct roam_fit fit;
	const struct bss_entry *best = roam_best(&q, &fit);

	if (best == NULL ||
	    best->level_mdbm < s->average_mdbm + s->profile->roam_hysteresis_mdb)
		return stay(s, best, fx);
	roam_log(s, "CTRL-EVENT-DO-ROAM", best, fx);
	return go_to(s, env, best, &fit, false, "better by the hysteresis", fx);
}

static enum sme_state roam_by_command(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	const struct bss_entry *e = bss_table_find(&s->table, s->roam_to, env->now_ns,
						   BSS_KERNEL_AGE_NS);
	struct roam_fit fit;
	char mac[MAC_TEXT];

	s->roam_pending = false;
	if (e != NULL && roam_fits_any(s->spec, s->profile, e, &fit))
		return go_to(s, env, e, &fit, s->roam_over_ds, "command", fx);
	fx_log(fx, LOG_INFO, true, "CTRL_IFACE ROAM: Target AP %s not found from BSS table",
	       mac_format(s->roam_to, mac));
	fx_decision(fx, (struct trace_decision){ "give-up", s->bssid, s->roam_to, 0, 0,
						 "target not in the BSS table" });
	if (!s->associated)
		return idle_until(fx, 0);
	fx_tell(fx, SME_TELL_TUNE, s->freq_mhz);
	return SME_CONNECTED;
}

static enum sme_state on_scanned(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	s->scanned_ns = env->now_ns;
	if (s->roam_pending)
		return roam_by_command(s, env, fx);
	return s->associated ? decide_roam(s, env, fx) : decide_join(s, env, fx);
}

/* Runs the scan on and decides when it is through. */
static enum sme_state step_scan(struct sme *s, const struct sta_env *env, enum scan_event ev,
				struct fx *fx)
{
	bool was_running = scan_is_running(&s->scan);

	scan_step(&s->scan, ev, env->now_ns, fx);
	if (was_running && !scan_is_running(&s->scan))
		return on_scanned(s, env, fx);
	return s->state;
}

/* `wpa_cli roam BSSID`. An entry the kernel has forgotten is looked for first (C55). */
static enum sme_state on_roam_to(struct sme *s, const struct sta_env *env,
				 const struct sme_event *ev, struct fx *fx)
{
	const struct bss_entry *e = bss_table_find(&s->table, ev->u.roam.bssid, env->now_ns,
						   BSS_SUPPLICANT_AGE_NS);
	bool stale = e != NULL && env->now_ns - e->seen_ns > BSS_KERNEL_AGE_NS;

	if (e != NULL && bug_fires(env->bugs, BUG_STALE_BSS_ENTRY)) {
		fx_bug(fx, BUG_STALE_BSS_ENTRY);
		stale = true;
	}
	if (scan_is_running(&s->scan))
		scan_step(&s->scan, SCAN_EV_ABORT, env->now_ns, fx);
	fx_tell(fx, SME_TELL_TRIGGER, TRIGGER_COMMAND);
	s->roam_to = ev->u.roam.bssid;
	s->roam_over_ds = ev->u.roam.over_ds;
	if (!stale)
		return roam_by_command(s, env, fx);
	fx_log(fx, LOG_DEBUG, false,
	       "nl80211: MLME command failed (auth): ret=-2 (No such file or directory)");
	fx_log(fx, LOG_DEBUG, false, "Setting scan request: 1.000000 sec");
	s->roam_pending = true;
	start_scan(s, env, e->freq_mhz, fx);
	return s->state;
}

/* Signal and beacons of the present AP */

static void watch_threshold(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	int64_t due;

	if (s->average_mdbm >= s->profile->roam_threshold_mdbm) {
		if (s->below)
			fx_timer_off(fx, SME_TIMER_ROAM);
		s->below = false;
		return;
	}
	if (s->below)
		return; /* the timer is set, or a scan runs */
	s->below = true;
	fx_tell(fx, SME_TELL_TRIGGER, TRIGGER_SIGNAL);
	due = s->connected_ns + s->profile->roam_holdoff_ns;
	if (s->scanned_ns >= 0 && s->scanned_ns + s->profile->roam_rescan_ns > due &&
	    s->scanned_ns > s->connected_ns)
		due = s->scanned_ns + s->profile->roam_rescan_ns;
	fx_timer(fx, SME_TIMER_ROAM, due > env->now_ns ? due - env->now_ns : 0);
}

static void on_heard(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
		     struct fx *fx)
{
	struct bss_heard heard = { .bssid = ev->u.heard.bssid,
				   .freq_mhz = ev->u.heard.freq_mhz,
				   .level_mdbm = ev->u.heard.level_mdbm,
				   .body = ev->u.heard.body,
				   .now_ns = env->now_ns };

	if (bss_table_hear(&s->table, &heard) == NULL || !s->associated ||
	    !mac_equal(heard.bssid, s->bssid))
		return;
	s->heard_ns = env->now_ns;
	s->probes = 0;
	if (s->average_valid)
		s->average_mdbm = (AVERAGE_WEIGHT * heard.level_mdbm +
				   (AVERAGE_PARTS - AVERAGE_WEIGHT) * s->average_mdbm) /
				  AVERAGE_PARTS;
	else
		s->average_mdbm = heard.level_mdbm;
	s->average_valid = true;
	if (s->state != SME_CONNECTED)
		return;
	arm_beacon_timer(s, fx);
	watch_threshold(s, env, fx);
}

static enum sme_state disconnected(struct sme *s, enum trace_trigger why, int64_t scan_in_ns,
				   struct fx *fx)
{
	fx_tell(fx, SME_TELL_TRIGGER, why);
	drop(s, fx);
	s->bssid = MAC_ZERO;
	return idle_until(fx, scan_in_ns);
}

static enum sme_state on_beacon_timer(struct sme *s, struct fx *fx)
{
	if (scan_is_running(&s->scan)) {
		arm_beacon_timer(s, fx);
		return s->state;
	}
	if (s->probes < NULL_PROBES) {
		if (s->probes++ == 0)
			fx_log(fx, LOG_INFO, true, "CTRL-EVENT-BEACON-LOSS");
		fx_mgmt(fx, s->bssid, FRAME_NULL, bytes_of(NULL, 0));
		fx_timer(fx, SME_TIMER_BEACON, PROBE_WAIT_NS);
		return s->state;
	}
	fx_log(fx, LOG_INFO, true, "CTRL-EVENT-DISCONNECTED reason=%u locally_generated=1",
	       REASON_INACTIVITY);
	return disconnected(s, TRIGGER_BEACON_LOSS, 0, fx);
}

/* The AP ended it. In the handshake that means a wrong key, as far as anybody can tell. */
static enum sme_state on_left(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
			      struct fx *fx)
{
	char mac[MAC_TEXT];
	int64_t wait_ns;

	if (!mac_equal(ev->u.left.from, s->bssid))
		return s->state;
	if (s->state == SME_AUTH || s->state == SME_ASSOC)
		return attempt_failed(s, env, fx);
	fx_log(fx, LOG_INFO, true, "CTRL-EVENT-DISCONNECTED bssid=%s reason=%u",
	       mac_format(s->bssid, mac), ev->u.left.reason);
	if (s->state != SME_HANDSHAKE)
		return disconnected(s, ev->u.left.deauth ? TRIGGER_DEAUTH : TRIGGER_DISASSOC,
				    backoff_ns(1), fx);
	s->auth_failures++;
	wait_ns = disable_s(s->auth_failures) * NS_PER_S;
	fx_log(fx, LOG_INFO, true,
	       "WPA: 4-Way Handshake failed - pre-shared key may be incorrect");
	fx_log(fx, LOG_INFO, true, "CTRL-EVENT-SSID-TEMP-DISABLED auth_failures=%u duration=%d "
	       "reason=WRONG_KEY", s->auth_failures, (int)disable_s(s->auth_failures));
	drop(s, fx);
	s->bssid = MAC_ZERO;
	return idle_until(fx, wait_ns);
}

/* One handler per state; each returns the next one. */

static enum sme_state on_off(struct sme *s, const struct sme_event *ev, struct fx *fx)
{
	if (ev->kind != SME_EV_JOIN)
		return SME_OFF;
	s->bssid = MAC_ZERO;
	fx_tell(fx, SME_TELL_TRIGGER, TRIGGER_JOIN);
	return idle_until(fx, 0);
}

static enum sme_state on_idle(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
			      struct fx *fx)
{
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_SCAN &&
	    !scan_is_running(&s->scan)) {
		start_scan(s, env, 0, fx);
		return SME_IDLE;
	}
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SCAN_TIMER)
		return step_scan(s, env, SCAN_EV_TIMER, fx);
	if (ev->kind == SME_EV_TUNED)
		return step_scan(s, env, SCAN_EV_TUNED, fx);
	if (ev->kind == SME_EV_ROAM_TO)
		return on_roam_to(s, env, ev, fx);
	return SME_IDLE;
}

static enum sme_state on_authenticating(struct sme *s, const struct sta_env *env,
					const struct sme_event *ev, struct fx *fx)
{
	if (ev->kind == SME_EV_FT_REQUEST && s->target.ft && ev->u.body.len <= SME_REQUEST_MAX) {
		memcpy(s->request, ev->u.body.p, ev->u.body.len);
		s->request_len = ev->u.body.len;
		s->request_kind = FRAME_AUTH;
		first_request(s, fx);
		return SME_AUTH;
	}
	if (ev->kind == SME_EV_FT_READY && s->target.ft) {
		s->ft_request = ev->u.ft;
		sme_build_assoc(s, &s->ft_request, false);
		first_request(s, fx);
		return SME_ASSOC;
	}
	if (ev->kind == SME_EV_FT_FAILED && s->target.ft) {
		if (ev->u.status != 0)
			reject_log(s, "CTRL-EVENT-AUTH-REJECT auth_type=2", ev->u.status, fx);
		return attempt_failed(s, env, fx);
	}
	if (ev->kind == SME_EV_AUTH && !s->target.ft)
		return on_auth(s, env, ev->u.body, fx);
	if (ev->kind == SME_EV_TX_DONE)
		return on_tx_done(s, env, ev->u.acked, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_ANSWER)
		return try_again(s, env, fx);
	if (ev->kind == SME_EV_LEFT)
		return on_left(s, env, ev, fx);
	return SME_AUTH;
}

static enum sme_state on_associating(struct sme *s, const struct sta_env *env,
				     const struct sme_event *ev, struct fx *fx)
{
	if (ev->kind == SME_EV_FT_DONE && s->target.ft) {
		now_with_target(s, env, fx);
		return on_connected(s, env, fx);
	}
	if (ev->kind == SME_EV_FT_FAILED && s->target.ft) {
		if (ev->u.status != 0)
			reject_log(s, "CTRL-EVENT-ASSOC-REJECT", ev->u.status, fx);
		return attempt_failed(s, env, fx);
	}
	if (ev->kind == SME_EV_ASSOC && !s->target.ft)
		return on_assoc(s, env, ev->u.body, fx);
	if (ev->kind == SME_EV_TX_DONE)
		return on_tx_done(s, env, ev->u.acked, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_ANSWER)
		return try_again(s, env, fx);
	if (ev->kind == SME_EV_LEFT)
		return on_left(s, env, ev, fx);
	return SME_ASSOC;
}

static enum sme_state on_handshake(struct sme *s, const struct sta_env *env,
				   const struct sme_event *ev, struct fx *fx)
{
	char mac[MAC_TEXT];

	if (ev->kind == SME_EV_KEYED)
		return on_connected(s, env, fx);
	if (ev->kind == SME_EV_LEFT)
		return on_left(s, env, ev, fx);
	if (ev->kind == SME_EV_REFUSED) {
		send_leave(s->bssid, ev->u.reason, fx);
		return connection_failed(s, env, fx);
	}
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_HANDSHAKE) {
		fx_log(fx, LOG_INFO, true, "Authentication with %s timed out.",
		       mac_format(s->bssid, mac));
		send_leave(s->bssid, REASON_DEAUTH_LEAVING, fx);
		return connection_failed(s, env, fx);
	}
	return SME_HANDSHAKE;
}

static enum sme_state on_connected_event(struct sme *s, const struct sta_env *env,
					 const struct sme_event *ev, struct fx *fx)
{
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SCAN_TIMER)
		return step_scan(s, env, SCAN_EV_TIMER, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_BEACON)
		return on_beacon_timer(s, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_ROAM) {
		if (s->below && !scan_is_running(&s->scan))
			start_scan(s, env, 0, fx);
		return SME_CONNECTED;
	}
	if (ev->kind == SME_EV_TUNED && scan_is_running(&s->scan))
		return step_scan(s, env, SCAN_EV_TUNED, fx);
	if (ev->kind == SME_EV_TX_DONE && ev->u.acked && s->probes > 0) {
		s->probes = 0;
		arm_beacon_timer(s, fx);
	}
	if (ev->kind == SME_EV_ROAM_TO)
		return on_roam_to(s, env, ev, fx);
	if (ev->kind == SME_EV_LEFT)
		return on_left(s, env, ev, fx);
	if (ev->kind == SME_EV_REFUSED) {
		send_leave(s->bssid, ev->u.reason, fx);
		return disconnected(s, TRIGGER_DEAUTH, backoff_ns(1), fx);
	}
	return SME_CONNECTED;
}

/* wpa_supplicant waits for ever; ours forgets the request when it is time to look round again. */
static enum sme_state give_up_ds(struct sme *s, struct fx *fx)
{
	fx_tell(fx, SME_TELL_FT_ABORT, 0);
	fx_decision(fx, (struct trace_decision){ "give-up", s->bssid, s->target.bss.bssid, 0, 0,
						 "no answer over the DS" });
	fx_timer(fx, SME_TIMER_ROAM, s->profile->roam_rescan_ns);
	return SME_CONNECTED;
}

static enum sme_state on_ft_ds(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
			       struct fx *fx)
{
	if (ev->kind == SME_EV_FT_READY) {
		s->ft_request = ev->u.ft;
		s->target.ds_ready = true;
		return leave_for_target(s, fx);
	}
	if (ev->kind == SME_EV_FT_FAILED) {
		if (ev->u.status != 0)
			reject_log(s, "FT: Over-the-DS request rejected", ev->u.status, fx);
		s->target.ft = s->target.over_ds = false;
		fx_tell(fx, SME_TELL_FT_ABORT, 0);
		return leave_for_target(s, fx);
	}
	if (ev->kind == SME_EV_ROAM_TO) {
		fx_tell(fx, SME_TELL_FT_ABORT, 0);
		return on_roam_to(s, env, ev, fx);
	}
	if (ev->kind == SME_EV_LEFT)
		return on_left(s, env, ev, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_BEACON)
		return on_beacon_timer(s, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_ROAM)
		return give_up_ds(s, fx);
	return SME_FT_DS;
}

static enum sme_state leave_for_good(struct sme *s, struct fx *fx)
{
	if (s->associated) {
		send_leave(s->bssid, REASON_DEAUTH_LEAVING, fx);
		drop(s, fx);
	}
	fx_timer_off(fx, SME_TIMER_SCAN);
	fx_timer_off(fx, SME_TIMER_ANSWER);
	s->bssid = MAC_ZERO;
	return SME_OFF;
}

void sme_step(struct sme *s, const struct sta_env *env, const struct sme_event *ev, struct fx *fx)
{
	enum sme_state next = s->state;

	if (ev->kind == SME_EV_HEARD) {
		on_heard(s, env, ev, fx);
		return;
	}
	if (ev->kind == SME_EV_LEAVE && s->state != SME_OFF)
		next = leave_for_good(s, fx);
	else
		switch (s->state) {
		case SME_OFF:       next = on_off(s, ev, fx); break;
		case SME_IDLE:      next = on_idle(s, env, ev, fx); break;
		case SME_TUNING:
			if (ev->kind == SME_EV_TUNED)
				next = on_tuned(s, fx);
			break;
		case SME_AUTH:      next = on_authenticating(s, env, ev, fx); break;
		case SME_ASSOC:     next = on_associating(s, env, ev, fx); break;
		case SME_HANDSHAKE: next = on_handshake(s, env, ev, fx); break;
		case SME_CONNECTED: next = on_connected_event(s, env, ev, fx); break;
		case SME_FT_DS:     next = on_ft_ds(s, env, ev, fx); break;
		case SME_STATE_COUNT: break;
		}
	if (next != s->state) {
		INVARIANT(sme_may_go(s->state, next));
		fx_state(fx, "sme", s->bssid, sme_state_text(s->state), sme_state_text(next));
		s->state = next;
	}
}
