#include "base/invariant.h"
#include "crypto/ct.h"
#include "proto/oci.h"
#include "proto/sme_frames.h"
#include "proto/sme_parts.h"
#include "wire/ft.h"
#include "wire/mgmt.h"
#include "wire/rsn.h"

/* mac80211 [protocol facts, 9.4]: an acknowledged request is answered within this, or repeated. */
#define ANSWER_NS (100 * NS_PER_MS)
#define SAE_ANSWER_NS (2 * NS_PER_S) /* the same of SAE: the supplicants compute meanwhile */
/* wpa_supplicant's own limit on an authentication or association under way. */
#define SME_TIMEOUT_NS (5 * NS_PER_S)
#define HANDSHAKE_NS   (10 * NS_PER_S)

/* wpa_supplicant: more attempts in a row than FAILURES_MAX disable the network for a while. */
enum { TRIES = 3, COMEBACK_MAX_TU = 20000, OWE_FIRST_GROUP = 19, FAILURES_MAX = 3 };

void sme_trigger(const struct sme *s, enum trace_trigger trigger, struct fx *fx)
{
	fx_trigger(fx, (struct trace_trigger_rec){ trigger, s->bssid,
						   s->average_valid ? s->average_mdbm : 0 });
}

/* Going to a BSS */

static void send_request(struct sme *s, struct fx *fx)
{
	struct bytes body = fx_copy(fx, bytes_of(s->request, s->request_len));

	s->tries++;
	fx_mgmt(fx, s->target.bss.bssid, s->request_kind, body);
	fx_timer(fx, SME_TIMER_ANSWER, SME_TIMEOUT_NS);
}

void sme_first_request(struct sme *s, struct fx *fx)
{
	s->tries = 0;
	send_request(s, fx);
}

/*
 * Whether FT can be used with this BSS: from an association, into a mobility domain whose keys are
 * there. After a disconnection there is no current AP to name in a Reassociation Request, and FT
 * with an Association Request is refused.
 */
bool sme_can_ft(const struct sme *s, const struct bss_entry *bss, const struct roam_fit *fit)
{
	struct mde mde;

	return s->associated && s->has_ft && s->profile->ft &&
	       (SUITE_BIT(fit->akm) & AKM_FT_MASK) != 0 &&
	       mde_parse(bytes_of(bss->mde, bss->mde_len), &mde) == WIRE_OK &&
	       memcmp(mde.mdid, s->mdid, sizeof(s->mdid)) == 0;
}

bool sme_is_forced(const struct sme *s)
{
	return s->roam_over_ds && s->roam_forced && s->associated && s->has_ft;
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

enum sme_state sme_leave_for_target(struct sme *s, struct fx *fx)
{
	fx_timer_off(fx, SME_TIMER_SCAN);
	if (s->associated)
		sme_drop(s, fx);
	fx_log(fx, LOG_INFO, true,
	       "SME: Trying to authenticate with %02x:%02x:%02x:%02x:%02x:%02x "
	       "(freq=%u MHz)",
	       s->target.bss.bssid.b[0], s->target.bss.bssid.b[1], s->target.bss.bssid.b[2],
	       s->target.bss.bssid.b[3], s->target.bss.bssid.b[4], s->target.bss.bssid.b[5],
	       s->target.bss.freq_mhz);
	s->bssid = s->target.bss.bssid;
	s->freq_mhz = s->target.bss.freq_mhz;
	fx_tell(fx, SME_TELL_TUNE, s->target.stale_mhz != 0 ? s->target.stale_mhz
							    : s->target.bss.freq_mhz);
	return SME_TUNING;
}

/* FT over 802.1X uses cached keys only where the network block says so. */
static bool may_cache(const struct roam_fit *fit)
{
	if ((SUITE_BIT(fit->akm) & AKM_EAP_MASK & AKM_FT_MASK) != 0)
		return fit->network->ft_eap_pmksa_caching;
	if (fit->akm == AKM_CCKM || fit->wpa) /* no place for a PMKID, or no use of it */
		return false;
	return (SUITE_BIT(fit->akm) & AKM_PSK_MASK) == 0 && fit->akm != AKM_NONE;
}

static bool uses_okc(const struct sme *s, const struct spec_network *n)
{
	return n->proactive_key_caching < 0 ? s->spec->okc : n->proactive_key_caching != 0;
}

/* What a client that lists its keys names too: PMKSAs with other APs of the network. */
static void name_others(struct sme *s, const struct sta_env *env)
{
	const struct roam_fit *fit = &s->target.fit;
	struct sme_target *t = &s->target;

	for (unsigned i = env->pmksas->n; i > 0; i--) {
		const struct pmksa *e = &env->pmksas->entry[i - 1];

		if (t->n_others + 1 >= s->profile->pmkids || t->n_others + 1 >= SME_PMKIDS_MAX)
			return;
		if (e->network == fit->network && e->expires_ns > env->now_ns &&
		    pmksa_fits_akm(e, fit->akm) && memcmp(e->pmkid, t->pmkid, PMKID_LEN) != 0)
			memcpy(t->others[t->n_others++], e->pmkid, PMKID_LEN);
	}
}

/* [wpa_supplicant before 2025-12] a PMKSA is a PMKSA, if only the PMK has the right length. */
static struct pmksa *newest(const struct sme *s, const struct sta_env *env, struct fx *fx)
{
	const struct roam_fit *fit = &s->target.fit;
	struct pmksa *other = pmksa_of_other_akm(env->pmksas, fit->akm);

	if (other != NULL && bug_fires(env->bugs, BUG_PMKSA_ANY_AKM)) {
		fx_bug(fx, BUG_PMKSA_ANY_AKM);
		return other;
	}
	return pmksa_newest(env->pmksas, fit->network, fit->akm, env->now_ns);
}

/*
 * The PMKSA to offer to the target: that of an earlier association with it or, opportunistically,
 * the newest of the network under the target's address [12.6.10.3].
 */
static bool find_pmksa(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	const struct roam_fit *fit = &s->target.fit;
	struct mac aa = s->target.bss.bssid;
	struct pmksa *e = NULL, clone;

	s->target.cached = false;
	if (s->profile->forgetful || !may_cache(fit))
		return true; /* nothing is looked for */
	e = pmksa_of_ap(env->pmksas, aa, fit->network, fit->akm, env->now_ns);
	if (e == NULL && fit->akm != AKM_OWE && uses_okc(s, fit->network)) {
		e = newest(s, env, fx);
		if (e != NULL) {
			INVARIANT(pmksa_clone(env->crypto, e, aa, &clone) == ERR_OK);
			e = pmksa_add(env->pmksas, &clone);
			ct_wipe(&clone, sizeof(clone));
		}
	}
	if (e == NULL)
		return false;
	s->target.cached = true;
	memcpy(s->target.pmkid, e->pmkid, PMKID_LEN);
	name_others(s, env);
	return true;
}

/*
 * Once more with the AP it is with: the kernel refuses to authenticate with that one, and
 * wpa_supplicant makes it deauthenticate first, unheard; or it does without authentication.
 */
static void go_again(struct sme *s, struct fx *fx)
{
	s->target.skips_auth = s->spec->reassoc_same_bss_optim && !s->target.ft;
	if (!s->target.skips_auth)
		sme_send_deauth(s->bssid, REASON_AUTH_NOT_VALID, fx);
}

static void copy_ocvc(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	struct bytes rsne = bytes_of(s->target.bss.rsne, s->target.bss.rsne_len);

	s->target.copies_ocvc = s->target.fit.network->ocv == 0 && oci_is_meant(rsne) &&
				bug_fires(env->bugs, BUG_OCVC_COPIED);
	if (s->target.copies_ocvc)
		fx_bug(fx, BUG_OCVC_COPIED);
}

/* [hostap until 2026-06] The channel of the association that was, for SAE's frames at a target. */
static void keep_channel(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	const struct sme_target *t = &s->target;
	bool by_sae = !t->ft && !t->cached && (SUITE_BIT(t->fit.akm) & AKM_SAE_MASK) != 0;

	if (!s->associated || !by_sae ||
	    freq_band_of(s->freq_mhz) == freq_band_of(t->bss.freq_mhz) ||
	    !bug_fires(env->bugs, BUG_STALE_CHANNEL))
		return;
	fx_bug(fx, BUG_STALE_CHANNEL);
	s->target.stale_mhz = s->freq_mhz;
}

/* Sets out for a BSS. The command `ft_ds` asks for over the DS whatever the AP announces. */
enum sme_state sme_go_to(struct sme *s, const struct sta_env *env, const struct bss_entry *bss,
			 const struct roam_fit *fit, bool ask_ds, const char *why, struct fx *fx)
{
	bool on_ds = false;

	fx_decision(fx, (struct trace_decision){ s->associated ? "roam" : "join", s->bssid,
						 bss->bssid, s->average_valid ? s->average_mdbm : 0,
						 bss->level_mdbm, why });
	s->target = (struct sme_target){ .bss = *bss,
					 .fit = *fit,
					 .ft = sme_can_ft(s, bss, fit) ||
					       (ask_ds && sme_is_forced(s)),
					 .reassoc = s->associated,
					 .current_ap = s->bssid };
	if (!s->target.ft && !find_pmksa(s, env, fx))
		fx_log(fx, LOG_DEBUG, false, "RSN: No PMKSA cache entry found");
	copy_ocvc(s, env, fx);
	keep_channel(s, env, fx);
	sme_build_rsne(s);
	if (s->target.ft && s->associated)
		on_ds = ask_ds || over_ds_allowed(s, env, bss, fx);
	if (!on_ds && s->associated && mac_equal(bss->bssid, s->bssid))
		go_again(s, fx);
	if (!on_ds)
		return sme_leave_for_target(s, fx);
	/* The request goes through the current AP: back to its channel, if a scan led away. */
	s->target.over_ds = true;
	s->target.asked_ds = ask_ds;
	fx_tell(fx, SME_TELL_TUNE, s->freq_mhz);
	fx_timer(fx, SME_TIMER_ROAM, s->profile->roam_rescan_ns);
	return SME_FT_DS;
}

/* Authentication at the target, after FT did not work or without it. */
static enum sme_state authenticate(struct sme *s, struct fx *fx)
{
	s->target.sae = !s->target.cached && (SUITE_BIT(s->target.fit.akm) & AKM_SAE_MASK) != 0;
	if (s->target.sae) {
		fx_tell(fx, SME_TELL_SAE_START, 0);
		return SME_AUTH;
	}
	sme_build_auth(s);
	sme_first_request(s, fx);
	return SME_AUTH;
}

enum sme_state sme_on_tuned(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	if (s->target.ds_ready) {
		sme_build_assoc(s, &s->ft_request, false);
		sme_first_request(s, fx);
		return SME_ASSOC;
	}
	if (s->target.ft) {
		fx_tell(fx, SME_TELL_FT_START, 0);
		return SME_AUTH;
	}
	return s->target.skips_auth ? sme_authenticated(s, env, fx) : authenticate(s, fx);
}

/* What to do when an attempt came to nothing. */
enum sme_state sme_connection_failed(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	struct roam_query q = { .sta = s->spec,
				.profile = s->profile,
				.table = &s->table,
				.ignored = &s->ignored,
				.now_ns = env->now_ns,
				.max_age_ns = sme_fresh_ns(s),
				.owe_passed = &s->owe_passed };
	const struct bss_entry *other;
	struct roam_fit fit;
	bool is_first;

	fx_timer_off(fx, SME_TIMER_ANSWER);
	if (s->target.sae)
		fx_tell(fx, SME_TELL_SAE_ABORT, 0);
	is_first = sme_ignore(s, s->target.bss.bssid, env->now_ns, fx);
	s->failures++;
	sme_drop(s, fx);
	s->bssid = MAC_ZERO;
	other = is_first ? roam_best(&q, &fit) : NULL;
	if (other != NULL) /* leave_for_target goes on from here */
		return sme_go_to(s, env, other, &fit, false, "another BSS after a failure", fx);
	if (s->failures > FAILURES_MAX)
		return sme_idle_until(fx, sme_disable(s, "CONN_FAILED", fx));
	return sme_idle_until(fx, sme_backoff_ns(s->failures));
}

static void fall_back(const struct sme *s, const char *why, struct fx *fx)
{
	fx_decision(fx, (struct trace_decision){ "fall-back", s->target.current_ap,
						 s->target.bss.bssid, 0, s->target.bss.level_mdbm,
						 why });
}

/*
 * FT or CCKM was refused, unanswered or wrong: full authentication with the same AP is what is
 * left.
 */
enum sme_state sme_attempt_failed(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	if (s->target.ft) {
		fx_tell(fx, SME_TELL_FT_ABORT, 0);
		if (s->profile->ft_leaves)
			return sme_connection_failed(s, env, fx);
		fall_back(s, "fast transition failed: full association", fx);
		s->target.ft = s->target.over_ds = s->target.ds_ready = false;
		return authenticate(s, fx);
	}
	if (s->target.cckm) {
		fx_tell(fx, SME_TELL_CCKM_ABORT, 0);
		fall_back(s, "fast roam by CCKM failed: full authentication", fx);
		s->target.cckm = false;
		s->target.cckm_over = true;
		return authenticate(s, fx);
	}
	return sme_connection_failed(s, env, fx);
}

enum sme_state sme_try_again(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	if (s->tries >= TRIES) {
		fx_log(fx, LOG_INFO, true, "%s with target timed out",
		       s->state == SME_AUTH ? "authentication" : "association");
		return sme_attempt_failed(s, env, fx);
	}
	if (s->target.cckm) /* each request of its own has a number of its own */
		fx_tell(fx, SME_TELL_CCKM_START, 0);
	else
		send_request(s, fx);
	return s->state;
}

enum sme_state sme_on_tx_done(struct sme *s, const struct sta_env *env, bool acked, struct fx *fx)
{
	if (!acked)
		return sme_try_again(s, env, fx);
	fx_timer(fx, SME_TIMER_ANSWER,
		 s->target.sae && s->state == SME_AUTH ? SAE_ANSWER_NS : ANSWER_NS);
	return s->state;
}

void sme_reject_log(const struct sme *s, const char *event, uint16_t status, struct fx *fx)
{
	char mac[MAC_TEXT];

	fx_log(fx, LOG_INFO, true, "%s bssid=%s status_code=%u", event,
	       mac_format(s->target.bss.bssid, mac), status);
}

enum sme_state sme_on_auth(struct sme *s, const struct sta_env *env, struct bytes body,
			   struct fx *fx)
{
	struct auth a;

	if (auth_parse(body, &a) != WIRE_OK || a.algorithm != AUTH_OPEN || a.seq != 2)
		return s->state;
	fx_timer_off(fx, SME_TIMER_ANSWER);
	if (a.status != STATUS_SUCCESS) {
		sme_reject_log(s, "CTRL-EVENT-AUTH-REJECT", a.status, fx);
		return sme_connection_failed(s, env, fx);
	}
	return sme_authenticated(s, env, fx);
}

static void keep(uint8_t *to, size_t cap, size_t *len, struct bytes from)
{
	*len = from.len <= cap ? from.len : 0;
	if (*len > 0)
		memcpy(to, from.p, *len);
}

/* sae_pmkid_in_assoc=1: the request names the PMKSA that SAE has just made. */
static void name_key(struct sme *s, const struct sta_env *env)
{
	const struct roam_fit *fit = &s->target.fit;
	const struct pmksa *e;

	s->target.names_key = false;
	if (!s->target.sae || !s->spec->sae_pmkid_in_assoc)
		return;
	e = pmksa_of_ap(env->pmksas, s->target.bss.bssid, fit->network, fit->akm, env->now_ns);
	if (e == NULL)
		return;
	s->target.names_key = true;
	memcpy(s->target.pmkid, e->pmkid, PMKID_LEN);
}

static void odd_mde(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	bool is_ft = (SUITE_BIT(s->target.fit.akm) & AKM_FT_MASK) != 0;

	s->target.odd_mde = !is_ft && s->has_ft && bug_fires(env->bugs, BUG_ADAPTIVE_MDE);
	if (s->target.odd_mde)
		fx_bug(fx, BUG_ADAPTIVE_MDE);
}

static enum sme_state associate(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	bool plain = false;

	if (s->target.reassoc && bug_fires(env->bugs, BUG_ASSOC_NOT_REASSOC)) {
		fx_bug(fx, BUG_ASSOC_NOT_REASSOC);
		plain = true;
	}
	name_key(s, env);
	odd_mde(s, env, fx);
	s->target.cckm = s->target.cckm && !plain;
	sme_build_assoc(s, NULL, plain);
	sme_first_request(s, fx);
	return SME_ASSOC;
}

/* The element is there, or there is none to be had; or a request is repeated with another one. */
enum sme_state sme_on_cckm_ready(struct sme *s, const struct sta_env *env, struct bytes element,
				 struct fx *fx)
{
	keep(s->cckm, sizeof(s->cckm), &s->cckm_len, element);
	s->target.cckm = s->cckm_len > 0;
	if (s->state == SME_AUTH)
		return associate(s, env, fx);
	if (!s->target.cckm)
		return sme_attempt_failed(s, env, fx);
	sme_build_assoc(s, NULL, false);
	send_request(s, fx);
	return SME_ASSOC;
}

/* wpa_supplicant offers a group even with a PMKSA, should the AP have forgotten it. */
enum sme_state sme_authenticated(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	if (s->target.fit.akm == AKM_CCKM && s->target.reassoc && !s->target.cckm_over) {
		fx_tell(fx, SME_TELL_CCKM_START, 0);
		return SME_AUTH;
	}
	if (s->target.fit.akm != AKM_OWE)
		return associate(s, env, fx);
	if (s->target.owe_group == 0)
		s->target.owe_group = s->target.fit.network->owe_group != 0
					      ? (uint16_t)s->target.fit.network->owe_group
					      : OWE_FIRST_GROUP;
	fx_log(fx, LOG_DEBUG, false, "OWE: Try to use group %u", s->target.owe_group);
	fx_tell(fx, SME_TELL_OWE_START, s->target.owe_group);
	return SME_AUTH;
}

enum sme_state sme_on_owe_ready(struct sme *s, const struct sta_env *env, struct bytes element,
				struct fx *fx)
{
	keep(s->owe, sizeof(s->owe), &s->owe_len, element);
	return associate(s, env, fx);
}

enum sme_state sme_on_owe_retry(struct sme *s, uint16_t group, struct fx *fx)
{
	s->target.owe_group = group;
	return authenticate(s, fx);
}

void sme_now_with_target(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	fx_timer_off(fx, SME_TIMER_ANSWER);
	s->associated = true;
	s->heard_ns = env->now_ns;
	s->probes = 0;
	s->average_valid = false;
}

/* [11-2020 11.3.5.3] refused temporarily: the request is repeated when the AP says. */
static bool comes_back(struct sme *s, const struct assoc_resp *r, struct fx *fx)
{
	uint32_t tu;

	if (r->status != STATUS_REFUSED_TEMPORARILY || !tie_find(&r->e, TIE_COMEBACK, &tu) ||
	    tu > COMEBACK_MAX_TU)
		return false;
	s->tries = 0;
	fx_timer(fx, SME_TIMER_ANSWER, tu * NS_PER_TU);
	return true;
}

/*
 * The AP has forgotten the PMKSA: so does the station, and begins again with the same AP at once
 * [wpa_supplicant, on status 53].
 */
static enum sme_state without_cache(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	struct pmksa *e = pmksa_by_pmkid(env->pmksas, s->sta, s->target.pmkid, env->now_ns);

	fx_log(fx, LOG_DEBUG, false,
	       "SME: PMKSA caching attempt rejected - drop PMKSA cache entry");
	if (e != NULL)
		pmksa_remove(env->pmksas, e);
	s->target.cached = false;
	sme_build_rsne(s);
	return authenticate(s, fx);
}

/* [RFC 8110 4.5] The AP repeats the PMKID if it goes by it, else it sends its public key. */
static void see_owe(struct sme *s, const struct assoc_resp *r)
{
	struct rsne rsne;

	keep(s->owe, sizeof(s->owe), &s->owe_len, r->e.owe_dh);
	s->target.cached = s->target.cached && rsne_parse(r->e.rsne, &rsne) == WIRE_OK &&
			   rsne.n_pmkid == 1 &&
			   ct_equal(rsne.pmkid[0], s->target.pmkid, PMKID_LEN);
}

enum sme_state sme_on_assoc(struct sme *s, const struct sta_env *env, struct bytes body,
			    struct fx *fx)
{
	struct assoc_resp r;

	if (assoc_resp_parse(body, &r) != WIRE_OK)
		return s->state;
	if (comes_back(s, &r, fx))
		return SME_ASSOC;
	if (r.status != STATUS_SUCCESS) {
		sme_reject_log(s, "CTRL-EVENT-ASSOC-REJECT", r.status, fx);
		if (r.status == STATUS_INVALID_PMKID && s->target.cached)
			return without_cache(s, env, fx);
		if (r.status == STATUS_GROUP_UNSUPPORTED && s->target.fit.akm == AKM_OWE) {
			fx_timer_off(fx, SME_TIMER_ANSWER);
			fx_tell(fx, SME_TELL_OWE_REFUSED, r.status);
			return SME_ASSOC;
		}
		return sme_connection_failed(s, env, fx);
	}
	if (s->target.fit.akm == AKM_OWE)
		see_owe(s, &r);
	keep(s->mde, sizeof(s->mde), &s->mde_len, r.e.mde);
	keep(s->fte, sizeof(s->fte), &s->fte_len, r.e.fte);
	sme_now_with_target(s, env, fx);
	fx_tell(fx, SME_TELL_ASSOCIATED, 0);
	if (s->target.fit.akm == AKM_NONE)
		return sme_on_connected(s, env, fx);
	s->eap_seen = false;
	fx_timer(fx, SME_TIMER_HANDSHAKE, HANDSHAKE_NS);
	return SME_HANDSHAKE;
}

void sme_arm_beacon_timer(const struct sme *s, struct fx *fx)
{
	uint16_t interval = s->target.bss.interval_tu != 0 ? s->target.bss.interval_tu : 100;

	fx_timer(fx, SME_TIMER_BEACON, s->profile->beacon_loss_count * interval * NS_PER_TU);
}

enum sme_state sme_on_connected(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	char mac[MAC_TEXT];

	fx_timer_off(fx, SME_TIMER_HANDSHAKE);
	s->failures = 0;
	sme_enable(s, fx);
	ignore_remove(&s->ignored, s->bssid);
	s->connected_ns = env->now_ns;
	sme_arm_beacon_timer(s, fx);
	fx_log(fx, LOG_INFO, true, "CTRL-EVENT-CONNECTED - Connection to %s completed",
	       mac_format(s->bssid, mac));
	sme_bgscan_start(s, env, fx);
	sme_report_ask(s, env, fx);
	return SME_CONNECTED;
}
