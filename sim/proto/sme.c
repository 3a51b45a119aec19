#include "proto/sme.h"

#include "base/invariant.h"
#include "proto/mic_watch.h"
#include "proto/sme_frames.h"
#include "proto/sme_parts.h"
#include "wire/dot11.h"

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
		[SME_OFF] = "off",
		[SME_IDLE] = "idle",
		[SME_TUNING] = "tuning",
		[SME_AUTH] = "authenticating",
		[SME_ASSOC] = "associating",
		[SME_HANDSHAKE] = "handshake",
		[SME_CONNECTED] = "connected",
		[SME_FT_DS] = "ft-over-ds",
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
	*s = (struct sme){ .sta = sta, .spec = spec, .profile = profile,
			  .scanned_ns = -1,
			  .results_ns = -1 };
}

void sme_set_measure_rng(struct sme *s, struct rng drawn)
{
	s->measures = drawn;
}

void sme_set_bodies(struct sme *s, struct bss_body *body)
{
	s->table.body = body;
}

void sme_fini(struct sme *s)
{
	bss_table_fini(&s->table);
}

void sme_set_rng(struct sme *s, struct rng drawn)
{
	s->drawn = drawn;
}

void sme_set_learnt(struct sme *s, struct bytes file)
{
	s->learn_broken = !learn_read(&s->learnt, file);
}

void sme_set_ft(struct sme *s, const uint8_t *mdid)
{
	s->has_ft = mdid != NULL;
	if (mdid != NULL)
		memcpy(s->mdid, mdid, sizeof(s->mdid));
}

/* One handler per state; each returns the next one. */

static enum sme_state on_off(struct sme *s, const struct sme_event *ev, struct fx *fx)
{
	if (ev->kind != SME_EV_JOIN)
		return SME_OFF;
	s->bssid = MAC_ZERO;
	sme_trigger(s, TRIGGER_JOIN, fx);
	return sme_idle_until(fx, 0);
}

static enum sme_state on_idle(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
			      struct fx *fx)
{
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_SCAN &&
	    !scan_is_running(&s->scan)) {
		sme_start_scan(s, env, 0, fx);
		return SME_IDLE;
	}
	if (ev->kind == SME_EV_JOIN && !scan_is_running(&s->scan)) { /* SELECT_NETWORK */
		sme_enable(s, fx);
		s->ignored.n = 0;
		return sme_idle_until(fx, 0);
	}
	if (ev->kind == SME_EV_SCAN && !scan_is_running(&s->scan))
		sme_start_scan(s, env, 0, fx);
	if (ev->kind == SME_EV_SCANNED)
		return sme_on_scanned(s, env, fx);
	if (ev->kind == SME_EV_ROAM_TO)
		return sme_on_roam_to(s, env, ev, fx);
	return SME_IDLE;
}

/* What may come while a request waits for its answer, be it authentication or association. */
static enum sme_state while_asking(struct sme *s, const struct sta_env *env,
				   const struct sme_event *ev, struct fx *fx)
{
	if (ev->kind == SME_EV_TX_DONE)
		return sme_on_tx_done(s, env, ev->u.acked, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_ANSWER)
		return sme_try_again(s, env, fx);
	if (ev->kind == SME_EV_LEFT)
		return sme_on_left(s, env, ev, fx);
	return s->state;
}

static enum sme_state on_authenticating(struct sme *s, const struct sta_env *env,
					const struct sme_event *ev, struct fx *fx)
{
	if (ev->kind == SME_EV_REQUEST && ev->u.body.len <= SME_REQUEST_MAX) {
		memcpy(s->request, ev->u.body.p, ev->u.body.len);
		s->request_len = ev->u.body.len;
		s->request_kind = FRAME_AUTH;
		sme_first_request(s, fx);
		return SME_AUTH;
	}
	if (ev->kind == SME_EV_FT_READY && s->target.ft) {
		s->ft_request = ev->u.ft;
		sme_ft_granted(s, env, fx);
		sme_build_assoc(s, &s->ft_request, false);
		sme_first_request(s, fx);
		return SME_ASSOC;
	}
	if (ev->kind == SME_EV_FT_FAILED && s->target.ft) {
		if (ev->u.status == 0 && s->profile->ft_leaves)
			sme_say_left(s->target.bss.bssid, REASON_DEAUTH_LEAVING, true, fx);
		else if (ev->u.status != 0)
			sme_reject_log(s, "CTRL-EVENT-AUTH-REJECT auth_type=2", ev->u.status, fx);
		return sme_attempt_failed(s, env, fx);
	}
	if (ev->kind == SME_EV_SAE_DONE && s->target.sae)
		return sme_authenticated(s, env, fx);
	if (ev->kind == SME_EV_SAE_FAILED && s->target.sae) {
		if (ev->u.status != 0)
			sme_reject_log(s, "CTRL-EVENT-AUTH-REJECT auth_type=3", ev->u.status, fx);
		return sme_attempt_failed(s, env, fx);
	}
	if (ev->kind == SME_EV_OWE_READY)
		return sme_on_owe_ready(s, env, ev->u.body, fx);
	if (ev->kind == SME_EV_CCKM_READY)
		return sme_on_cckm_ready(s, env, ev->u.body, fx);
	if (ev->kind == SME_EV_AUTH && !s->target.ft && !s->target.sae)
		return sme_on_auth(s, env, ev->u.body, fx);
	return while_asking(s, env, ev, fx);
}

/* What a fast roam by CCKM came to. */
static enum sme_state on_cckm(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
			      struct fx *fx)
{
	if (ev->kind == SME_EV_CCKM_DONE) {
		sme_now_with_target(s, env, fx);
		return sme_on_connected(s, env, fx);
	}
	if (ev->kind == SME_EV_CCKM_EAP) {
		s->target.cckm = false;
		return sme_on_assoc(s, env, ev->u.body, fx);
	}
	if (ev->u.status != 0)
		sme_reject_log(s, "CTRL-EVENT-ASSOC-REJECT", ev->u.status, fx);
	return sme_attempt_failed(s, env, fx);
}

/* [wpa_supplicant] A Reassociation Response that does not verify: not with this AP. */
static void disown(struct sme *s, struct fx *fx)
{
	sme_send_deauth(s->target.bss.bssid, REASON_INVALID_ELEMENT, fx);
	sme_say_left(s->target.bss.bssid, REASON_INVALID_ELEMENT, true, fx);
}

static enum sme_state on_associating(struct sme *s, const struct sta_env *env,
				     const struct sme_event *ev, struct fx *fx)
{
	if (ev->kind == SME_EV_FT_DONE && s->target.ft) {
		sme_now_with_target(s, env, fx);
		return sme_on_connected(s, env, fx);
	}
	if (ev->kind == SME_EV_FT_FAILED && s->target.ft) {
		if (ev->u.status == 0 && s->profile->ft_leaves)
			disown(s, fx);
		else if (ev->u.status != 0)
			sme_reject_log(s, "CTRL-EVENT-ASSOC-REJECT", ev->u.status, fx);
		return sme_attempt_failed(s, env, fx);
	}
	if (s->target.cckm && (ev->kind == SME_EV_CCKM_DONE || ev->kind == SME_EV_CCKM_EAP ||
			       ev->kind == SME_EV_CCKM_FAILED))
		return on_cckm(s, env, ev, fx);
	if (ev->kind == SME_EV_CCKM_READY)
		return sme_on_cckm_ready(s, env, ev->u.body, fx);
	if (ev->kind == SME_EV_ASSOC && !s->target.ft && !s->target.cckm)
		return sme_on_assoc(s, env, ev->u.body, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_DEADLINE && s->target.ft)
		return sme_ft_too_late(s, env, fx);
	if (ev->kind == SME_EV_OWE_RETRY)
		return sme_on_owe_retry(s, ev->u.group, fx);
	if (ev->kind == SME_EV_OWE_FAILED)
		return sme_attempt_failed(s, env, fx);
	return while_asking(s, env, ev, fx);
}

/* EAP failed and the AP did not send us away [wpa_supplicant]. */
static enum sme_state eap_failed(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	char mac[MAC_TEXT];

	fx_log(fx, LOG_INFO, true, "Authentication with %s timed out.",
	       mac_format(s->bssid, mac));
	sme_send_leave(s->bssid, REASON_DEAUTH_LEAVING, fx);
	sme_ignore(s, s->bssid, env->now_ns, fx);
	sme_drop(s, fx);
	s->bssid = MAC_ZERO;
	return sme_idle_until(fx, sme_disable(s, "AUTH_FAILED", fx));
}

static enum sme_state on_handshake(struct sme *s, const struct sta_env *env,
				   const struct sme_event *ev, struct fx *fx)
{
	char mac[MAC_TEXT];

	if (ev->kind == SME_EV_KEYED)
		return sme_on_connected(s, env, fx);
	if (ev->kind == SME_EV_EAP && !s->eap_seen) {
		s->eap_seen = true;
		fx_timer(fx, SME_TIMER_HANDSHAKE, SME_EAP_NS);
		return SME_HANDSHAKE;
	}
	if (ev->kind == SME_EV_LEFT)
		return sme_on_left(s, env, ev, fx);
	if (ev->kind == SME_EV_REFUSED && ev->u.reason == REASON_8021X_FAILED)
		return eap_failed(s, env, fx);
	if (ev->kind == SME_EV_REFUSED) {
		sme_send_leave(s->bssid, ev->u.reason, fx);
		return sme_connection_failed(s, env, fx);
	}
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_HANDSHAKE) {
		fx_log(fx, LOG_INFO, true, "Authentication with %s timed out.",
		       mac_format(s->bssid, mac));
		sme_send_leave(s->bssid, REASON_DEAUTH_LEAVING, fx);
		return sme_connection_failed(s, env, fx);
	}
	return SME_HANDSHAKE;
}

/* The station itself ends an association that was complete. */
static enum sme_state refused(struct sme *s, const struct sta_env *env, uint16_t reason,
			      struct fx *fx)
{
	if (reason == REASON_8021X_FAILED) {
		sme_trigger(s, TRIGGER_DEAUTH, fx);
		return eap_failed(s, env, fx);
	}
	sme_send_leave(s->bssid, reason, fx);
	return sme_disconnected(s, TRIGGER_DEAUTH, sme_backoff_ns(1), fx);
}

static enum sme_state on_connected_event(struct sme *s, const struct sta_env *env,
					 const struct sme_event *ev, struct fx *fx)
{
	if (ev->kind == SME_EV_SCANNED)
		return sme_on_scanned(s, env, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_BEACON)
		return sme_on_beacon_timer(s, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_ROAM) {
		if (s->below && s->measure_step == SME_MEASURE_SCANNING)
			fx_timer(fx, SME_TIMER_ROAM, SCAN_HOME_NS); /* when that is over */
		else if (s->below && !scan_is_running(&s->scan))
			sme_roam_scan(s, env, fx);
		return SME_CONNECTED;
	}
	if (ev->kind == SME_EV_NEIGHBORS)
		sme_on_report(s, env, ev->u.body, fx);
	if (ev->kind == SME_EV_BTM_REQUEST)
		return sme_on_btm_request(s, env, ev->u.body, fx);
	if (ev->kind == SME_EV_TUNED && s->btm_step == SME_BTM_HOMING)
		return sme_btm_tuned(s, fx);
	if (ev->kind == SME_EV_MEASURE)
		sme_on_measure(s, ev->u.body, fx);
	if (ev->kind == SME_EV_TUNED)
		sme_measure_tuned(s, fx);
	if (ev->kind == SME_EV_TX_DONE && s->btm_step == SME_BTM_ANSWERED)
		return sme_btm_sent(s, env, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_BGSCAN)
		sme_bgscan_due(s, env, fx);
	if (ev->kind == SME_EV_SCAN && !scan_is_running(&s->scan))
		sme_start_scan(s, env, 0, fx);
	if (ev->kind == SME_EV_TX_DONE && ev->u.acked && s->probes > 0) {
		s->probes = 0;
		sme_arm_beacon_timer(s, fx);
	}
	if (ev->kind == SME_EV_ROAM_TO)
		return sme_on_roam_to(s, env, ev, fx);
	if (ev->kind == SME_EV_LEFT)
		return sme_on_left(s, env, ev, fx);
	if (ev->kind == SME_EV_REFUSED)
		return refused(s, env, ev->u.reason, fx);
	return SME_CONNECTED;
}

static enum sme_state give_up_ds(struct sme *s, const char *why, struct fx *fx)
{
	fx_tell(fx, SME_TELL_FT_ABORT, 0);
	fx_decision(fx, (struct trace_decision){ "give-up", s->bssid, s->target.bss.bssid, 0, 0,
						 why });
	fx_timer(fx, SME_TIMER_ROAM, s->profile->roam_rescan_ns);
	return SME_CONNECTED;
}

/* wpa_supplicant's command ends with it; a client of its own will goes there without FT. */
static enum sme_state refused_ds(struct sme *s, uint16_t status, struct fx *fx)
{
	if (status != 0)
		sme_reject_log(s, "FT: Over-the-DS request rejected", status, fx);
	if (s->target.asked_ds)
		return give_up_ds(s, "refused over the DS", fx);
	s->target.ft = s->target.over_ds = false;
	fx_tell(fx, SME_TELL_FT_ABORT, 0);
	return sme_leave_for_target(s, fx);
}

static enum sme_state on_ft_ds(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
			       struct fx *fx)
{
	if (ev->kind == SME_EV_TUNED && s->switching) {
		s->switching = false;
		return SME_FT_DS;
	}
	if (ev->kind == SME_EV_TUNED) {
		fx_tell(fx, SME_TELL_FT_START, 1);
		return SME_FT_DS;
	}
	if (ev->kind == SME_EV_FT_READY) {
		s->ft_request = ev->u.ft;
		s->target.ds_ready = true;
		sme_ft_granted(s, env, fx);
		if (s->profile->ft_ds_wait_ns == 0)
			return sme_leave_for_target(s, fx);
		fx_timer_off(fx, SME_TIMER_ROAM);
		fx_timer(fx, SME_TIMER_ANSWER, s->profile->ft_ds_wait_ns);
	}
	if (ev->kind == SME_EV_TIMER && s->target.ds_ready) {
		if (ev->u.timer == SME_TIMER_ANSWER)
			return sme_leave_for_target(s, fx);
		if (ev->u.timer == SME_TIMER_DEADLINE)
			return sme_ft_too_late(s, env, fx);
	}
	if (ev->kind == SME_EV_FT_FAILED)
		return refused_ds(s, ev->u.status, fx);
	if (ev->kind == SME_EV_ROAM_TO) {
		fx_tell(fx, SME_TELL_FT_ABORT, 0);
		return sme_on_roam_to(s, env, ev, fx);
	}
	if (ev->kind == SME_EV_LEFT)
		return sme_on_left(s, env, ev, fx);
	if (ev->kind == SME_EV_REFUSED) {
		fx_tell(fx, SME_TELL_FT_ABORT, 0);
		return refused(s, env, ev->u.reason, fx);
	}
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_BEACON)
		return sme_on_beacon_timer(s, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_BGSCAN)
		sme_bgscan_due(s, env, fx);
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_ROAM)
		/* wpa_supplicant waits for ever; ours forgets when it is time to look again */
		return give_up_ds(s, "no answer over the DS", fx);
	return SME_FT_DS;
}

static enum sme_state leave_for_good(struct sme *s, struct fx *fx)
{
	if (s->associated) {
		sme_send_leave(s->bssid, REASON_DEAUTH_LEAVING, fx);
		sme_drop(s, fx);
	}
	fx_timer_off(fx, SME_TIMER_SCAN);
	fx_timer_off(fx, SME_TIMER_ANSWER);
	s->bssid = MAC_ZERO;
	return SME_OFF;
}

static bool is_for_scan(const struct sme *s, const struct sme_event *ev)
{
	if (!scan_is_running(&s->scan))
		return false;
	return ev->kind == SME_EV_TUNED || (ev->kind == SME_EV_TIMER && ev->u.timer == SCAN_TIMER);
}

/* [wpa_supplicant] the AP goes to the ignore list at once, before the station leaves it. */
static void resist(struct sme *s, int64_t now_ns, struct fx *fx)
{
	s->resists_until_ns = now_ns + MIC_WATCH_NS;
	if (s->associated)
		sme_ignore(s, s->bssid, now_ns, fx);
}

void sme_step(struct sme *s, const struct sta_env *env, const struct sme_event *ev, struct fx *fx)
{
	enum sme_state next = s->state;

	if (ev->kind == SME_EV_HEARD) {
		sme_on_heard(s, env, ev, fx);
		return;
	}
	if (ev->kind == SME_EV_SWITCH) {
		sme_on_switch(s, ev->u.body, fx);
		return;
	}
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_REPORT) {
		sme_report_failed(s, fx);
		return;
	}
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_MEASURE) {
		sme_measure_due(s, env, fx);
		return;
	}
	if (ev->kind == SME_EV_TIMER && ev->u.timer == SME_TIMER_SWITCH) {
		sme_switch_now(s, fx);
		return;
	}
	if (ev->kind == SME_EV_RESIST) {
		resist(s, env->now_ns, fx);
		return;
	}
	if (is_for_scan(s, ev)) {
		scan_step(&s->scan, ev->kind == SME_EV_TUNED ? SCAN_EV_TUNED : SCAN_EV_TIMER,
			  env->now_ns, fx);
		return;
	}
	if (ev->kind == SME_EV_LEAVE && s->state != SME_OFF)
		next = leave_for_good(s, fx);
	else
		switch (s->state) {
		case SME_OFF:
			next = on_off(s, ev, fx);
			break;
		case SME_IDLE:
			next = on_idle(s, env, ev, fx);
			break;
		case SME_TUNING:
			if (ev->kind == SME_EV_TUNED)
				next = sme_on_tuned(s, env, fx);
			break;
		case SME_AUTH:
			next = on_authenticating(s, env, ev, fx);
			break;
		case SME_ASSOC:
			next = on_associating(s, env, ev, fx);
			break;
		case SME_HANDSHAKE:
			next = on_handshake(s, env, ev, fx);
			break;
		case SME_CONNECTED:
			next = on_connected_event(s, env, ev, fx);
			break;
		case SME_FT_DS:
			next = on_ft_ds(s, env, ev, fx);
			break;
		case SME_STATE_COUNT:
			break;
		}
	if (next != s->state) {
		INVARIANT(sme_may_go(s->state, next));
		fx_state(fx, "sme", s->bssid, sme_state_text(s->state), sme_state_text(next));
		s->state = next;
	}
}
