#include "proto/authr_act.h"

#include "base/invariant.h"
#include "base/time.h"
#include "proto/authr_msg.h"

/*
 * Timers. hostapd: the first message 1 or 3 is repeated after 100 ms, the first group message 1
 * after 500 ms, all later ones after 1 s; message 3 and group message 1 are sent only once, with
 * 4 s to answer, if wpa_disable_eapol_key_retries is set. A message 1 that was acknowledged at MAC
 * level gets its second at once, because some stations confuse nonces when it is repeated early.
 */
#define RETRY_FIRST_NS (100 * NS_PER_MS)
#define RETRY_GROUP_NS (500 * NS_PER_MS)
#define RETRY_NEXT_NS  (1000 * NS_PER_MS)
#define RETRY_ONLY_NS  (4000 * NS_PER_MS)

static void timers_sent(struct authr_act *s, int64_t first_ns, bool may_be_only)
{
	int64_t ns = s->a->tries == 1 ? first_ns : RETRY_NEXT_NS;

	if (may_be_only && s->env->ap->disable_retries)
		ns = RETRY_ONLY_NS;
	fx_timer(s->fx, AUTHR_TIMER_RETRY, ns);
	fx_log(s->fx, LOG_DEBUG, false, "WPA: Use EAPOL-Key timeout of %u ms (retry counter %u)",
	       (unsigned)(ns / NS_PER_MS), s->a->tries);
}

void authr_timers_m1_acked(struct authr_act *s)
{
	fx_log(s->fx, LOG_DEBUG, false,
	       "WPA: Increase initial EAPOL-Key 1/4 timeout by %u ms because of acknowledged frame",
	       (unsigned)(RETRY_NEXT_NS / NS_PER_MS));
	fx_timer(s->fx, AUTHR_TIMER_RETRY, RETRY_NEXT_NS);
}

void authr_timers_answered(struct authr_act *s)
{
	fx_timer_off(s->fx, AUTHR_TIMER_RETRY);
}

void authr_timers_keyed(struct authr_act *s)
{
	if (s->env->ap->ptk_rekey_s > 0)
		fx_timer(s->fx, AUTHR_TIMER_PTK_REKEY, s->env->ap->ptk_rekey_s * NS_PER_S);
}

void authr_timers_over(struct authr_act *s)
{
	fx_timer_off(s->fx, AUTHR_TIMER_RETRY);
	fx_timer_off(s->fx, AUTHR_TIMER_PTK_REKEY);
}

const char *authr_kind(const struct authenticator *a)
{
	return a->wpa ? "WPA" : "RSN";
}

/* Remembers the first failure of the environment; the step then ends without effect. */
void authr_need(struct authr_act *s, enum err e)
{
	if (s->err == ERR_OK)
		s->err = e;
}

/* A line of hostapd's own logger: "STA aa:… WPA: …". visible: INFO and above. */
void authr_say(struct authr_act *s, enum log_level level, const char *text)
{
	char mac[MAC_TEXT];

	fx_log(s->fx, level, level <= LOG_INFO, "STA %s WPA: %s", mac_format(s->a->sta, mac), text);
}

void authr_ignored(struct authr_act *s, const char *frame, const char *why)
{
	fx_verdict(s->fx, s->a->sta, frame, IGNORE(why), 0);
}

void authr_report_key(struct authr_act *s, enum trace_key key, enum trace_key_what what,
		      struct bytes name, struct bytes secret)
{
	struct key_report r = {.key = key,
			       .what = what,
			       .bssid = s->env->ap->bssid,
			       .sta = s->a->sta,
			       .key_id = key == KEY_TK ? s->a->key_id : 0,
			       .name = name,
			       .secret = secret};

	authr_need(s, fx_key(s->fx, s->env->crypto, &r));
}

/* Key replay counters. */
bool authr_replay_open(const struct authr_replay *r, uint64_t counter)
{
	for (unsigned i = 0; i < AUTHR_REPLAYS; i++) {
		if (r->valid[i] && r->counter[i] == counter)
			return true;
	}
	return false;
}

void authr_replay_close(struct authr_replay *r)
{
	memset(r->valid, 0, sizeof(r->valid));
}

/* The group key machine waits for this station no more. */
void authr_uncount(struct authr_act *s)
{
	if (s->a->counted)
		authr_need(s, group_confirm(authr_group(s->a, s->env), s->env->crypto, s->fx));
	s->a->counted = false;
}

enum authr_state authr_end(struct authr_act *s, uint16_t reason)
{
	authr_timers_over(s);
	authr_uncount(s);
	fx_tell(s->fx, AUTHR_TELL_DEAUTH, reason);
	return AUTHR_ENDED;
}

/* Sending: the first transmission or a repeated one of what is out. */
enum authr_state authr_go_m1(struct authr_act *s)
{
	s->a->tries++;
	authr_need(s, authr_send_m1(s->a, s->env, s->fx));
	timers_sent(s, RETRY_FIRST_NS, false);
	s->a->first_m1 = s->a->tries == 1;
	return AUTHR_M1_SENT;
}

enum authr_state authr_go_m3(struct authr_act *s)
{
	s->a->tries++;
	/* the station may send with it before its message 4 has come through */
	if (s->a->ext_key_id && s->a->tries == 1)
		authr_report_key(s, KEY_TK, KEY_RECEIVING, (struct bytes){0, 0},
				 ptk_tk(&s->a->ptk));
	authr_need(s, authr_send_m3(s->a, s->env, s->fx));
	timers_sent(s, RETRY_FIRST_NS, true);
	return AUTHR_M3_SENT;
}

enum authr_state authr_go_g1(struct authr_act *s)
{
	s->a->tries++;
	authr_need(s, authr_send_g1(s->a, s->env, s->fx));
	timers_sent(s, RETRY_GROUP_NS, true);
	return AUTHR_GROUP_SENT;
}

enum authr_state authr_begin_handshake(struct authr_act *s)
{
	s->a->tries = 0;
	s->a->alt_valid = false;
	authr_replay_close(&s->a->prev);
	authr_replay_close(&s->a->open);
	nonces_next(&s->a->nonces, s->a->anonce);
	return authr_go_m1(s);
}

/*
 * [hostapd] A PTK is never replaced under key ID 0 where that is forbidden: the station is sent
 * away with the reason that makes it come back.
 */
enum authr_state authr_new_ptk(struct authr_act *s)
{
	struct authenticator *a = s->a;
	char mac[MAC_TEXT];

	if (a->pmk_len == 0 && a->n_psk == 0 && !a->by_ft)
		return a->state;
	if (a->ext_key_id)
		a->key_id ^= 1;
	if (a->ext_key_id || !s->env->ap->deny_ptk0_rekey)
		return authr_begin_handshake(s);
	fx_log(s->fx, LOG_INFO, true, "WPA: PTK0 rekey not allowed, disconnect %s",
	       mac_format(a->sta, mac));
	return authr_end(s, REASON_CLASS3_FROM_NONASSOC);
}

enum authr_state authr_begin_group(struct authr_act *s)
{
	struct authenticator *a = s->a;
	struct group *g = authr_group(a, s->env);

	if (!a->counted && g->state == GROUP_CHANGE) {
		group_expect(g);
		a->counted = true;
	}
	a->tries = 0;
	authr_replay_close(&a->open);
	return authr_go_g1(s);
}
