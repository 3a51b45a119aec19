#include "base/time.h"
#include "pair.h"
#include "suite.h"
#include "wire/dot11.h"

/* Authenticator and supplicant over a channel that loses, repeats and delays. */
static const struct way {
	enum akm akm;
	bool mfp;
} ways[] = {
	{ AKM_PSK, false }, { AKM_PSK_SHA256, true }, { AKM_FT_PSK, false }, { AKM_FT_PSK, true }
};

static struct pair *open_pair(const struct way *w)
{
	struct pair_setup s = { .akm = w->akm, .mfp = w->mfp, .generate_local = true };

	return pair_new(&s);
}

static void same_keys(const struct pair *p, unsigned ap)
{
	const struct pair_ap *a = &p->ap[ap];

	ck_assert(p->supp.installed && a->authr.installed);
	ck_assert_mem_eq(p->supp.tk, a->authr.tk, 16);
	ck_assert(p->supp.held.gtk.present);
	ck_assert_uint_eq(p->supp.held.gtk.key_id, a->group.now.gtk_id);
	ck_assert_mem_eq(p->supp.held.gtk.key, a->group.now.gtk, 16);
	ck_assert_int_eq(p->supp.held.igtk.present, p->mfp);
	if (p->mfp)
		ck_assert_mem_eq(p->supp.held.igtk.key, a->group.now.igtk, 16);
}

/* A PTK costs its time at both ends, and each message 2 that fits nothing costs it again. */
START_TEST(work)
{
	static const struct pair_setup ways_of_work[] = { { .akm = AKM_PSK },
							  { .akm = AKM_PSK, .wrong_psk = true },
							  { .akm = AKM_FT_PSK,
							    .generate_local = true } };
	struct pair *p = pair_new(&ways_of_work[_i]);
	enum work what = _i == 2 ? WORK_FT_KEYS : WORK_PTK;

	pair_associate(p, 0);
	pair_run(p, 500 * NS_PER_MS);
	ck_assert_uint_eq(p->work[what], 1);
	ck_assert_uint_eq(p->ap[0].work[what], 1);
	ck_assert_uint_eq(p->work[WORK_PTK] + p->work[WORK_FT_KEYS], 1);
	pair_run(p, 10 * NS_PER_S);
	ck_assert_uint_eq(p->ap[0].work[what], _i == 1 ? 4 : 1);
	pair_free(p);
}
END_TEST

/* However one message of four suffers, both end keyed, alike, each key installed once. */

START_TEST(one_message_suffers)
{
	unsigned n = (unsigned)_i;
	const struct way *w = &ways[n % N_OF(ways)];
	struct pair *p = open_pair(w);

	p->fault = pair_harms[n / N_OF(ways) % PAIR_HARMS];
	p->fault.nth = n / N_OF(ways) / PAIR_HARMS;
	pair_associate(p, 0);
	pair_run(p, 10 * NS_PER_S);
	ck_assert_int_eq(p->supp.state, SUPP_KEYED);
	ck_assert_int_eq(p->ap[0].authr.state, AUTHR_KEYED);
	ck_assert_uint_eq(p->tk_installs, 1);
	ck_assert_uint_eq(p->gtk_installs, 1);
	ck_assert_uint_eq(p->ap[0].tk_installs, 1);
	ck_assert_uint_eq(p->ap[0].deauth, 0);
	ck_assert_uint_eq(p->deauth, 0);
	same_keys(p, 0);
	ck_assert_int_eq(p->supp.ft.valid, w->akm == AKM_FT_PSK);
	pair_free(p);
}
END_TEST

/*
 * One message never comes through: hostapd's times. Message 1 unheard: 100 ms, then three times
 * 1 s. Message 1 acknowledged: its first wait is 1 s (and half the latency for the status).
 */
static const struct silence {
	unsigned place;
	int64_t end_ns;
	uint16_t reason;
} silences[] = {
	{ 0, 3100 * NS_PER_MS, REASON_4WAY_TIMEOUT },
	{ 1, 4000 * NS_PER_MS + PAIR_LATENCY_NS / 2, REASON_4WAY_TIMEOUT },
	{ 2, 3100 * NS_PER_MS + 2 * PAIR_LATENCY_NS, REASON_4WAY_TIMEOUT },
	{ 3, 3100 * NS_PER_MS + 2 * PAIR_LATENCY_NS, REASON_4WAY_TIMEOUT },
};

START_TEST(one_message_never)
{
	const struct silence *s = &silences[_i];
	struct pair *p = open_pair(&ways[2]);

	p->fault = (struct pair_fault){ PAIR_LOSE_ALL, s->place, 0 };
	pair_associate(p, 0);
	pair_run(p, 10 * NS_PER_S);
	ck_assert_int_eq(p->ap[0].authr.state, AUTHR_ENDED);
	ck_assert_uint_eq(p->ap[0].deauth, s->reason);
	ck_assert_int_eq(p->ap[0].deauth_ns, s->end_ns);
	ck_assert_uint_eq(p->ap[0].tk_installs, 0);
	ck_assert_uint_eq(p->tk_installs, s->place == 3 ? 1 : 0);
	pair_free(p);
}
END_TEST

/* wpa_disable_eapol_key_retries: message 3 once, 4 s; message 1 is repeated all the same. */
START_TEST(retries_disabled)
{
	struct pair_setup s = { .akm = AKM_PSK, .disable_retries = true };
	struct pair *p = pair_new(&s);

	p->fault = (struct pair_fault){ PAIR_LOSE_ALL, 3, 0 };
	pair_associate(p, 0);
	pair_run(p, 10 * NS_PER_S);
	ck_assert_uint_eq(p->ap[0].deauth, REASON_4WAY_TIMEOUT);
	ck_assert_int_eq(p->ap[0].deauth_ns, 4 * NS_PER_S + 2 * PAIR_LATENCY_NS);
	ck_assert_uint_eq(p->on_air, 4);
	pair_free(p);
}
END_TEST

START_TEST(wrong_psk)
{
	struct pair_setup s = { .akm = AKM_PSK, .wrong_psk = true };
	struct pair *p = pair_new(&s);

	pair_associate(p, 0);
	pair_run(p, 10 * NS_PER_S);
	ck_assert_uint_eq(p->ap[0].deauth, REASON_4WAY_TIMEOUT);
	ck_assert(pair_said(p, "invalid MIC in msg 2/4"));
	ck_assert_uint_eq(p->tk_installs + p->ap[0].tk_installs, 0);
	pair_free(p);
}
END_TEST

/* Armed misbehaviour ends as the field knows it. */
static const struct mischief {
	enum bug bug;
	bool of_ap;
	enum akm akm;
	uint16_t ap_reason, sta_reason;
	const char *why;
} mischiefs[] = {
	{ BUG_M2_MIC, false, AKM_PSK, REASON_4WAY_TIMEOUT, 0, "invalid MIC in msg 2/4" },
	{ BUG_WRONG_AA, false, AKM_PSK, REASON_4WAY_TIMEOUT, 0, "invalid MIC in msg 2/4" },
	{ BUG_WRONG_AA, false, AKM_FT_PSK, REASON_4WAY_TIMEOUT, 0, "invalid MIC in msg 2/4" },
	{ BUG_M2_OTHER_RSNE, false, AKM_PSK, REASON_AUTH_NOT_VALID, 0,
	  "WPA IE from (Re)AssocReq did not match with msg 2/4" },
	{ BUG_M2_OTHER_RSNE, false, AKM_FT_PSK, REASON_AUTH_NOT_VALID, 0,
	  "WPA IE from (Re)AssocReq did not match with msg 2/4" },
	{ BUG_M3_OTHER_RSNE, true, AKM_PSK, REASON_4WAY_TIMEOUT, REASON_4WAY_ELEMENT_DIFFERS,
	  "IE in 3/4 msg does not match" },
	{ BUG_M3_OTHER_RSNE, true, AKM_FT_PSK, REASON_4WAY_TIMEOUT, REASON_4WAY_ELEMENT_DIFFERS,
	  "IE in 3/4 msg does not match" },
};

START_TEST(misbehaviour)
{
	const struct mischief *m = &mischiefs[_i];
	struct way w = { m->akm, false };
	struct pair *p = open_pair(&w);
	struct bugs *b = m->of_ap ? &p->ap[0].bugs : &p->sta_bugs;

	b->times[m->bug] = BUG_ALWAYS;
	pair_associate(p, 0);
	pair_run(p, 10 * NS_PER_S);
	ck_assert_uint_eq(p->ap[0].deauth, m->ap_reason);
	ck_assert_uint_eq(p->deauth, m->sta_reason);
	ck_assert(pair_said(p, m->why));
	ck_assert_uint_eq(p->tk_installs + p->ap[0].tk_installs, 0);
	pair_free(p);
}
END_TEST

/* Group rekey: key IDs alternate, the new key is used once it is confirmed, and survives harm. */
START_TEST(group_rekey)
{
	const struct way *w = &ways[(unsigned)_i % N_OF(ways)];
	struct pair *p = open_pair(w);

	pair_associate(p, 0);
	pair_run(p, 1 * NS_PER_S);
	ck_assert_uint_eq(p->ap[0].group.now.gtk_id, 1);
	p->ap[0].group.gtk_pn = 77;
	p->fault = pair_harms[(unsigned)_i / N_OF(ways) % PAIR_HARMS];
	p->fault.nth = p->on_air + (unsigned)_i / N_OF(ways) / PAIR_HARMS;
	pair_rekey(p, 0);
	ck_assert_int_eq(p->ap[0].group.state, GROUP_CHANGE);
	ck_assert_uint_eq(p->ap[0].group.now.gtk_id, 1);
	pair_run(p, 10 * NS_PER_S);
	ck_assert_int_eq(p->ap[0].group.state, GROUP_SET);
	ck_assert_uint_eq(p->ap[0].group.now.gtk_id, 2);
	ck_assert_uint_eq(p->ap[0].group.gtk_pn, 0);
	ck_assert_uint_eq(p->gtk_installs, 2);
	ck_assert_uint_eq(p->ap[0].group_done, 1);
	ck_assert_uint_eq(p->ap[0].gtk_changes, 1);
	same_keys(p, 0);
	p->fault.harm = PAIR_FINE;
	pair_rekey(p, 0);
	pair_run(p, 20 * NS_PER_S);
	ck_assert_uint_eq(p->ap[0].group.now.gtk_id, 1);
	same_keys(p, 0);
	pair_free(p);
}
END_TEST

/* 500 ms, then 1 s three times; the group does not wait for one who is gone. */
START_TEST(group_rekey_unanswered)
{
	struct pair *p = open_pair(&ways[0]);

	pair_associate(p, 0);
	pair_run(p, 1 * NS_PER_S);
	p->fault = (struct pair_fault){ PAIR_LOSE_ALL, 4 + (unsigned)_i, 0 };
	pair_rekey(p, 0);
	pair_run(p, 10 * NS_PER_S);
	ck_assert_uint_eq(p->ap[0].deauth, REASON_GROUP_KEY_TIMEOUT);
	ck_assert_int_eq(p->ap[0].deauth_ns, 4500 * NS_PER_MS);
	ck_assert_int_eq(p->ap[0].group.state, GROUP_SET);
	ck_assert_uint_eq(p->ap[0].group.now.gtk_id, 2);
	pair_free(p);
}
END_TEST

/* New group keys while the 4-way handshake is under way: the station ends up with them. */
START_TEST(group_rekey_meanwhile)
{
	struct pair *p = open_pair(&ways[1]);

	pair_associate(p, 0);
	pair_run(p, (int64_t)_i * PAIR_LATENCY_NS);
	pair_rekey(p, 0);
	pair_run(p, 10 * NS_PER_S);
	ck_assert_int_eq(p->ap[0].authr.state, AUTHR_KEYED);
	ck_assert_int_eq(p->ap[0].group.state, GROUP_SET);
	ck_assert_uint_eq(p->ap[0].group.now.gtk_id, 2);
	same_keys(p, 0);
	pair_free(p);
}
END_TEST

/* A new PTK on an association that has one. */
START_TEST(ptk_rekey)
{
	struct authr_event ev = { .kind = AUTHR_EV_PTK_REKEY };
	struct pair *p = open_pair(&ways[_i]);
	uint8_t old[16];

	pair_associate(p, 0);
	pair_run(p, 1 * NS_PER_S);
	memcpy(old, p->supp.tk, sizeof(old));
	pair_to_ap(p, 0, &ev);
	pair_run(p, 2 * NS_PER_S);
	ck_assert_uint_eq(p->tk_installs, 2);
	ck_assert_uint_eq(p->ap[0].tk_installs, 2);
	ck_assert_uint_eq(p->gtk_installs, 1);
	ck_assert_mem_ne(p->supp.tk, old, sizeof(old));
	same_keys(p, 0);
	pair_free(p);
}
END_TEST

/* The same nonces again make the same PTK: neither end installs it a second time (KRACK). */
START_TEST(same_ptk_again)
{
	static const uint8_t nonce[1][NONCE_LEN] = { { 7 } };
	struct nonces fixed = { .fixed = nonce, .n_fixed = 1 };
	struct authr_event ev = { .kind = AUTHR_EV_PTK_REKEY };
	struct pair *p = open_pair(&ways[0]);

	p->ap[0].authr.nonces = fixed;
	p->supp.nonces = fixed;
	pair_associate(p, 0);
	pair_run(p, 1 * NS_PER_S);
	pair_to_ap(p, 0, &ev);
	pair_run(p, 2 * NS_PER_S);
	ck_assert_uint_eq(p->ap[0].keyed, 2);
	ck_assert_uint_eq(p->ap[0].tk_installs, 1);
	ck_assert_uint_eq(p->tk_installs, 1);
	pair_free(p);
}
END_TEST

/* Broken off by EAPOL-Start: what comes next in the association has a higher counter. */
START_TEST(begin_anew)
{
	struct authr_event over = { .kind = AUTHR_EV_LEFT, .u.stays = true };
	struct pair *p = open_pair(&ways[2]);

	pair_associate(p, 0);
	pair_run(p, 1 * NS_PER_S);
	ck_assert_uint_gt(p->ap[0].authr.replay, 1);
	pair_to_ap(p, 0, &over);
	ck_assert(!p->ap[0].authr.installed);
	ck_assert_uint_gt(p->ap[0].authr.replay, 1);
	pair_free(p);
}
END_TEST

/* Leaving deletes keys at both ends; the next association begins at counter 1. */
START_TEST(leave_and_return)
{
	struct supp_event leave = { .kind = SUPP_EV_LEAVE };
	struct authr_event left = { .kind = AUTHR_EV_LEFT };
	struct pair *p = open_pair(&ways[2]);

	pair_associate(p, 0);
	pair_run(p, 1 * NS_PER_S);
	pair_to_sta(p, &leave);
	pair_to_ap(p, 0, &left);
	ck_assert(!p->supp.installed && !p->ap[0].authr.installed);
	ck_assert(!p->supp.held.gtk.present);
	ck_assert(p->supp.ft.valid); /* what FT needs outlives the association */
	pair_associate(p, 0);
	ck_assert_uint_eq(p->ap[0].authr.replay, 1);
	pair_run(p, 2 * NS_PER_S);
	ck_assert_uint_eq(p->tk_installs, 2);
	same_keys(p, 0);
	pair_free(p);
}
END_TEST

/*
 * A station that draws a new SNonce for every message 1 (C28): a message 4 that belongs to the
 * older SNonce is still good, and so is the newer.
 */
START_TEST(new_snonce_for_each_m1)
{
	struct pair *p = open_pair(&ways[0]);
	struct authr_event timer = { .kind = AUTHR_EV_TIMER, .u.timer = AUTHR_TIMER_RETRY };
	struct authr_event up = { .kind = AUTHR_EV_EAPOL };
	struct supp_event down = { .kind = SUPP_EV_EAPOL };
	struct pair_msg m1a, m1b, m2a, m2b, m3, m4;
	struct supplicant fresh;

	pair_associate(p, 0);
	ck_assert(pair_take(p, PAIR_EAPOL_DOWN, &m1a));
	pair_to_ap(p, 0, &timer);
	ck_assert(pair_take(p, PAIR_EAPOL_DOWN, &m1b));
	fresh = p->supp;
	down.u.pdu = bytes_of(m1b.p, m1b.len);
	fresh.nonces.rng = rng_stream(6, "sta", "other");
	{
		struct supplicant first = p->supp;

		p->supp = fresh;
		pair_to_sta(p, &down);
		ck_assert(pair_take(p, PAIR_EAPOL_UP, &m2b));
		fresh = p->supp;
		p->supp = first;
	}
	down.u.pdu = bytes_of(m1a.p, m1a.len);
	pair_to_sta(p, &down);
	ck_assert(pair_take(p, PAIR_EAPOL_UP, &m2a));

	up.u.pdu = bytes_of(m2a.p, m2a.len);
	pair_to_ap(p, 0, &up);
	ck_assert(pair_take(p, PAIR_EAPOL_DOWN, &m3));
	up.u.pdu = bytes_of(m2b.p, m2b.len);
	pair_to_ap(p, 0, &up); /* another SNonce: message 3 again */
	ck_assert_int_eq(p->ap[0].authr.state, AUTHR_M3_SENT);
	if (_i == 0) { /* the older one answers */
		down.u.pdu = bytes_of(m3.p, m3.len);
		pair_to_sta(p, &down);
	} else {
		ck_assert(pair_take(p, PAIR_EAPOL_DOWN, &m3));
		p->supp = fresh;
		down.u.pdu = bytes_of(m3.p, m3.len);
		pair_to_sta(p, &down);
	}
	ck_assert(pair_take(p, PAIR_EAPOL_UP, &m4));
	up.u.pdu = bytes_of(m4.p, m4.len);
	pair_to_ap(p, 0, &up);
	ck_assert_int_eq(p->ap[0].authr.state, AUTHR_KEYED);
	ck_assert_mem_eq(p->supp.tk, p->ap[0].authr.tk, 16);
	pair_free(p);
}
END_TEST

/* The tables of legal moves hold what the drawing in ARCHITECTURE.md shows, and nothing else. */
START_TEST(moves)
{
	ck_assert(!authenticator_may_go(AUTHR_IDLE, AUTHR_M3_SENT));
	ck_assert(!authenticator_may_go(AUTHR_M1_SENT, AUTHR_GROUP_SENT));
	ck_assert(!authenticator_may_go(AUTHR_ENDED, AUTHR_M3_SENT));
	ck_assert(!supplicant_may_go(SUPP_IDLE, SUPP_WAIT_M3));
	ck_assert(!supplicant_may_go(SUPP_ENDED, SUPP_WAIT_M3));
	for (unsigned s = 0; s < AUTHR_STATE_COUNT; s++)
		ck_assert_ptr_nonnull(authenticator_state_text((enum authr_state)s));
	for (unsigned s = 0; s < SUPP_STATE_COUNT; s++)
		ck_assert_ptr_nonnull(supplicant_state_text((enum supp_state)s));
}
END_TEST

UNIT_MAIN("pair_handshake",
	  tcase_add_loop_test(tc, one_message_suffers, 0, N_OF(ways) * PAIR_HARMS * 4);
	  tcase_add_loop_test(tc, one_message_never, 0, N_OF(silences));
	  tcase_add_loop_test(tc, work, 0, 3); tcase_add_test(tc, retries_disabled);
	  tcase_add_test(tc, wrong_psk);
	  tcase_add_loop_test(tc, misbehaviour, 0, N_OF(mischiefs));
	  tcase_add_loop_test(tc, group_rekey, 0, N_OF(ways) * PAIR_HARMS * 2);
	  tcase_add_loop_test(tc, group_rekey_unanswered, 0, 2);
	  tcase_add_loop_test(tc, group_rekey_meanwhile, 0, 6);
	  tcase_add_loop_test(tc, ptk_rekey, 0, N_OF(ways)); tcase_add_test(tc, same_ptk_again);
	  tcase_add_test(tc, leave_and_return);
	  tcase_add_test(tc, begin_anew);
	  tcase_add_loop_test(tc, new_snonce_for_each_m1, 0, 2); tcase_add_test(tc, moves);)
