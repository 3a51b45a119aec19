#include "proto/sme_parts.h"
#include "proto/weigh.h"

/* BSS transition management at the station [wpa_supplicant wnm_sta.c]. */

enum { ANSWER_MAX = 16, BETTER_AP_FOUND = 6 /* [11-2020 table 9-198] */ };

static void say(struct sme *s, uint8_t status, struct mac target, struct fx *fx)
{
	struct wr w = wr_of(fx_alloc(fx, ANSWER_MAX), ANSWER_MAX);

	btm_response_build(&w, &(struct btm_response){ .token = s->btm.token,
						       .status = status,
						       .target = target });
	fx_mgmt(fx, s->bssid, FRAME_ACTION, wr_sofar(&w));
}

static enum sme_state over(struct sme *s, const char *why, struct fx *fx)
{
	s->btm.token = 0;
	s->btm_step = SME_BTM_NONE;
	fx_decision(fx, (struct trace_decision){ "stay", s->bssid, MAC_ZERO, s->average_mdbm, 0,
						 why });
	return SME_CONNECTED;
}

/* The answer goes out on the AP's channel; the station goes when it is sent. */
static enum sme_state answer(struct sme *s, uint8_t status, struct mac target, bool away,
			     struct fx *fx)
{
	s->btm_status = status;
	s->btm_target = target;
	if (away) {
		s->btm_step = SME_BTM_HOMING;
		fx_tell(fx, SME_TELL_TUNE, s->freq_mhz);
		return SME_CONNECTED;
	}
	say(s, status, target, fx);
	if (mac_is_zero(target) || mac_equal(target, s->bssid))
		return over(s, mac_is_zero(target) ? "no candidate of the AP's request will do"
						   : "the present BSS is the best candidate",
			    fx);
	s->btm_step = SME_BTM_ANSWERED;
	return SME_CONNECTED;
}

/* Only the present network counts. */
static bool fits(const void *ctx, const struct bss_entry *e)
{
	const struct sme *s = ctx;
	struct roam_fit fit;

	return roam_fits(s->spec, s->target.fit.network, s->profile, e, &fit);
}

static const struct bss_entry *choose(const struct sme *s, const struct sta_env *env)
{
	const struct bss_entry *here =
		bss_table_find(&s->table, s->bssid, env->now_ns, BSS_SUPPLICANT_AGE_NS);

	return here == NULL ? NULL : btm_choose(&s->btm, &s->table, here, env->now_ns, fits, s);
}

/* Whether wpa_supplicant would go back at once by its own arithmetic. */
static bool would_return(const struct sme *s, const struct bss_entry *e)
{
	struct weigh w = { .cur = { e->freq_mhz, e->level_mdbm / 1000,
				    roam_kbps(e, e->level_mdbm) },
			   .sel = { s->freq_mhz, s->average_mdbm / 1000, 0 },
			   .cur_snr_db = roam_snr_db(e->freq_mhz, e->level_mdbm) };

	if (!s->average_valid)
		return false;
	w.sel.kbps = estimate_kbps(&s->target.bss.phy,
				   roam_snr_db(s->freq_mhz, s->average_mdbm));
	return weigh_roam(&w).roam;
}

static enum sme_state look(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	uint32_t freq[SCAN_FREQS_MAX];
	unsigned n = btm_channels(&s->btm, freq);
	bool all = false;

	s->btm_step = SME_BTM_SCANNING;
	s->btm_scan_ns = env->now_ns;
	if (n == 0)
		n = scan_channels(s->spec, freq, &all);
	if (all)
		sme_scan_all(s, env, freq, n, fx);
	else
		sme_scan_channels(s, env, freq, n, fx);
	return SME_CONNECTED;
}

static bool listens(const struct sme *s)
{
	const struct spec_option *off = spec_option_last(&s->spec->options, "disable_btm");

	return s->profile->btm && (off == NULL || strcmp(off->value, "0") == 0);
}

/* For whoever shows it to the user: protected or not, ms, and where to read more. */
static void say_ess(const struct sme *s, const struct btm_request *q, struct fx *fx)
{
	uint32_t ms = (uint32_t)((int64_t)q->disassoc_timer * s->target.bss.interval_tu *
				 NS_PER_TU / NS_PER_MS);
	char url[256] = { 0 };

	if (q->url.len > 0) /* at most 255 octets */
		memcpy(url, q->url.p, q->url.len);
	fx_log(fx, LOG_INFO, true, "ESS-DISASSOC-IMMINENT %d %u %s",
	       s->target.fit.group_mgmt != CIPHER_NONE, ms, url);
}

enum sme_state sme_on_btm_request(struct sme *s, const struct sta_env *env, struct bytes body,
				  struct fx *fx)
{
	const struct bss_entry *e;
	struct btm_request q;

	if (!listens(s) || btm_request_parse(body, &q) != WIRE_OK ||
	    !btm_take(&s->btm, &q, &s->target.bss, env->now_ns))
		return SME_CONNECTED;
	if ((q.mode & BTM_DISASSOC_IMMINENT) != 0)
		fx_log(fx, LOG_INFO, true,
		       "WNM: Disassociation Imminent - Disassociation Timer %u", q.disassoc_timer);
	if ((q.mode & BTM_ESS_DISASSOC) != 0)
		say_ess(s, &q, fx);
	sme_trigger(s, TRIGGER_BTM, fx);
	if ((q.mode & BTM_CANDIDATES) != 0 && s->btm.n == 0)
		return answer(s, BTM_REJECT_NO_CANDIDATES, MAC_ZERO, false, fx);
	if (s->btm.n == 0 && (q.mode & BTM_DISASSOC_IMMINENT) == 0)
		return answer(s, (q.mode & BTM_ESS_DISASSOC) != 0 ? BTM_ACCEPT : BTM_REJECT,
			      MAC_ZERO, false, fx);
	if (scan_is_running(&s->scan)) { /* what it hears decides */
		s->btm_step = SME_BTM_SCANNING;
		s->btm_scan_ns = env->now_ns;
		return SME_CONNECTED;
	}
	e = choose(s, env);
	if (e != NULL && env->now_ns - e->seen_ns < BTM_RECENT_NS &&
	    (mac_equal(e->bssid, s->bssid) || !would_return(s, e)))
		return answer(s, BTM_ACCEPT, e->bssid, false, fx);
	if (s->target.fit.network->has_bssid)
		return answer(s, BTM_REJECT_NO_CANDIDATES, MAC_ZERO, false, fx);
	return look(s, env, fx);
}

enum sme_state sme_btm_scanned(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	bool valid = s->btm.n == 0 || s->btm_scan_ns <= s->btm.until_ns;
	const struct bss_entry *e = valid ? choose(s, env) : NULL;

	if (e != NULL)
		return answer(s, BTM_ACCEPT, e->bssid, true, fx);
	return answer(s, btm_imminent(&s->btm) ? BTM_ACCEPT : BTM_REJECT_NO_CANDIDATES, MAC_ZERO,
		      true, fx);
}

/* What a measurement has heard meanwhile is for the AP that it stays with. */
enum sme_state sme_btm_tuned(struct sme *s, struct fx *fx)
{
	enum sme_state next = answer(s, s->btm_status, s->btm_target, false, fx);

	if (s->btm_step == SME_BTM_NONE)
		sme_measure_tuned(s, fx);
	else
		sme_measure_forget(s, fx);
	return next;
}

enum sme_state sme_btm_sent(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	const struct bss_entry *e =
		bss_table_find(&s->table, s->btm_target, env->now_ns, BSS_SUPPLICANT_AGE_NS);
	struct roam_fit fit;

	s->btm.token = 0;
	s->btm_step = SME_BTM_NONE;
	if (e == NULL || !roam_fits(s->spec, s->target.fit.network, s->profile, e, &fit))
		return over(s, "the candidate is gone", fx);
	return sme_go_to(s, env, e, &fit, false, "asked by the AP", fx);
}

void sme_btm_query(struct sme *s, struct fx *fx)
{
	struct wr w = wr_of(fx_alloc(fx, ANSWER_MAX), ANSWER_MAX);

	s->query_token = s->query_token == UINT8_MAX ? 1 : (uint8_t)(s->query_token + 1);
	btm_query_build(&w, &(struct btm_query){ .token = s->query_token,
						 .reason = BETTER_AP_FOUND });
	fx_mgmt(fx, s->bssid, FRAME_ACTION, wr_sofar(&w));
}
