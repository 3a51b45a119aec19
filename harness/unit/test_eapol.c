/* sees: base crypto wire key trace spec proto */
#include "suite.h"

#include "eapol_check.h"

/* Compares everything that was said since the last time. */
static void check_said(struct eworld *w, const char *want)
{
	ck_assert_str_eq(w->said, want);
	w->n_said = 0;
	w->said[0] = '\0';
}

#define METHOD "4:<req47 5:>resp47 8:<req47 9:>resp47 12:<req47 13:>resp47 "

START_TEST(t_join)
{
	struct eworld *w = joined();

	run(w, 1000);
	check_said(w, "0:<req1 1:>resp1 " METHOD
		      "16:<succ 16:a:keys=64 17:s:success=64 21:a:done=0 ");
	check_open(w);
	ck_assert_uint_eq(w->auth.identity_len, 2);
	/* nothing waits but the reauthentication */
	for (unsigned i = 0; i < E_TIMERS; i++) {
		ck_assert_int_eq(w->timer_ns[E_STA][i], TIME_NEVER);
		ck_assert(i == EAPOL_AUTH_TIMER_REAUTH || w->timer_ns[E_AP][i] == TIME_NEVER);
	}
	e_free(w);
}
END_TEST

/* The frames: version 1 of wpa_supplicant, 2 of hostapd [802.1X-2020 11.3]. */
START_TEST(t_octets)
{
	struct eworld *w = e_new();
	const struct fx_item *x;

	e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_START, { .start = full } });
	for (x = w->fx.item; x->kind != FX_EAPOL; x++)
		ck_assert(x < w->fx.item + w->fx.n);
	ck_assert(mac_equal(x->u.eapol.to, e_sta));
	ck_assert_uint_eq(x->u.eapol.pdu.p[0], 2);
	ck_assert_uint_eq(x->u.eapol.pdu.len, 9);
	e_join(w, (struct eapol_auth_start){ .how = EAPOL_AUTH_PREAUTH }, false);
	for (unsigned i = 0; i < w->fx.n; i++) {
		x = &w->fx.item[i];
		if (x->kind == FX_EAPOL)
			check_hex("start", "PDU", x->u.eapol.pdu.p, x->u.eapol.pdu.len,
				  "01 01 00 00");
	}
	e_free(w);
}
END_TEST

/* [protocol.md 5.1] 2 s, then startPeriod; the EAP peer gives up after 60 s. */
START_TEST(t_mute_ap)
{
	struct eworld *w = joined();

	w->ap_dead = true;
	w->queue[0].at_ns = 0;
	w->n_queue = 0; /* the Request/Identity is lost too */
	for (unsigned i = 0; i < E_TIMERS; i++)
		w->timer_ns[E_AP][i] = TIME_NEVER;
	run(w, 190000);
	check_said(w, "0:<req1 2000:>start 32000:>start 60000:s:failure=0 120000:>start "
		      "120000:s:failure=0 180000:>start 180000:s:failure=0 ");
	ck_assert_int_eq(w->supp.state, EAPOL_SUPP_HELD);
	e_free(w);
}
END_TEST

/* [RFC 3748 4.3] hostapd's backing off; it sends away who does not answer. */
START_TEST(t_mute_sta)
{
	struct eworld *w = e_new();

	e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_START, { .start = full } });
	w->sta_dead = true;
	run(w, 200000);
	check_said(w, "0:<req1 3000:<req1 9000:<req1 21000:<req1 41000:<req1 61000:<req1 "
		      "81000:a:abort=0 81000:a:gone=2 ");
	ck_assert_int_eq(w->auth.state, EAPOL_AUTH_DISCONNECTED);
	e_free(w);
}
END_TEST

/* serverTimeout 30 s, reAuthMax 2. */
START_TEST(t_mute_server)
{
	struct eworld *w = joined();

	w->server_dead = true;
	run(w, 61000);
	check_said(w, "0:<req1 1:>resp1 30002:<req1 30002:a:abort=0 30003:>resp1 60004:<req1 "
		      "60004:a:abort=0 60004:a:failed=23 60005:>resp1 ");
	w->server_dead = false;
	run(w, 100000); /* asked once more, and the server is back */
	check_open(w);
	e_free(w);
}
END_TEST

/* Each frame of a join lost once: who notices, and when all is well again. */
static const struct {
	enum e_who who;
	unsigned n;
	int64_t done_ms;
} losses[] = {
	{ E_AP, 1, 2040 },  /* Request/Identity: EAPOL-Start after 2 s */
	{ E_AP, 2, 3040 },  /* a method's request: repeated after 3 s */
	{ E_AP, 3, 3040 },  { E_AP, 4, 3040 },
	{ E_AP, 5, 40 },    /* Success: the handshake says it too */
	{ E_STA, 1, 3040 }, { E_STA, 2, 3040 }, { E_STA, 3, 3040 }, { E_STA, 4, 3040 },
};

START_TEST(t_lost)
{
	struct eworld *w = e_new();

	w->lose[losses[_i].who] = losses[_i].n;
	e_join(w, full, false);
	run(w, losses[_i].done_ms - 100);
	ck_assert(losses[_i].done_ms < 1000 || w->auth.state != EAPOL_AUTH_AUTHENTICATED);
	run(w, losses[_i].done_ms);
	check_open(w);
	e_free(w);
}
END_TEST

/* Each frame twice: the second changes nothing, a request is answered twice with the same. */
START_TEST(t_twice)
{
	struct eworld *w = e_new();
	enum e_who who = _i < 5 ? E_AP : E_STA;

	w->twice[who] = who == E_AP ? (unsigned)_i + 1 : (unsigned)_i - 4;
	e_join(w, full, false);
	run(w, 100000);
	check_open(w);
	/* a second Success comes to a supplicant without a valid port yet, and is left alone */
	ck_assert_uint_eq(w->sent[E_AP], 5);
	ck_assert_uint_eq(w->sent[E_STA], _i < 4 ? 5 : 4);
	e_free(w);
}
END_TEST

/*
 * [failures.md C32] EAPOL-Start crosses the Request/Identity: it is asked again under another
 * identifier, and the answer to the first is one with the wrong identifier.
 */
START_TEST(t_start_race)
{
	struct eworld *w = joined();

	run(w, 1);
	inject(w, START);
	run(w, 100);
	check_said(w, "0:<req1 1:>resp1 1:<req1 1:a:restart=0 2:>resp1 5:<req47 6:>resp47 "
		      "9:<req47 10:>resp47 13:<req47 14:>resp47 17:<succ 17:a:keys=64 "
		      "18:s:success=64 22:a:done=0 ");
	check_open(w);
	e_free(w);
}
END_TEST

/*
 * EAPOL-Start while a method runs: wpa_supplicant discards the new Request/Identity, as its method
 * is chosen, and each of them starts its authPeriod again. Only the EAP peer's 60 s end that; the
 * request repeated next is answered.
 */
START_TEST(t_start_midst)
{
	struct eworld *w = joined();

	run(w, 6);
	inject(w, START);
	run(w, 61100);
	check_open(w);
	ck_assert_ptr_nonnull(strstr(w->said, "6:<req1 6:a:restart=0 6:a:abort=0 3006:<req1 "
					      "9006:<req1 21006:<req1 41006:<req1 "
					      "60005:s:failure=0 61006:<req1 61007:>resp1 "));
	e_free(w);
}
END_TEST

/* The third beginning is one too many: sent away, asked nevertheless. */
START_TEST(t_start_limit)
{
	struct eworld *w = e_new();

	w->sta_dead = true;
	e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_START, { .start = full } });
	inject(w, START);
	inject(w, START);
	inject(w, START);
	check_said(w, "0:<req1 0:<req1 0:a:restart=0 0:<req1 0:a:restart=0 0:a:failed=23 "
		      "0:<req1 0:a:restart=0 ");
	e_free(w);
}
END_TEST

/* [11-2020 13.4.2] no EAPOL-Start with FT; hostapd discards it. */
START_TEST(t_start_ft)
{
	struct eworld *w = e_new();

	e_auth(w, (struct eapol_auth_event){
			  EAPOL_AUTH_EV_START,
			  { .start = { .how = EAPOL_AUTH_BY_FT, .is_ft = true } } });
	ck_assert(w->auth.state == EAPOL_AUTH_AUTHENTICATED && w->auth.authorized);
	inject(w, START);
	check_said(w, "0:a:done=0 ");
	e_free(w);
}
END_TEST

/* Refused: both are quiet for 60 s, then the AP begins anew. */
START_TEST(t_wrong_identity)
{
	struct eworld *w = e_new();

	w->conf.peer_spec.identity = "who";
	e_join(w, full, false);
	run(w, 100);
	check_said(w, "0:<req1 1:>resp1 4:<fail 4:a:failed=23 5:s:failure=0 ");
	ck_assert(w->auth.state == EAPOL_AUTH_HELD && w->supp.state == EAPOL_SUPP_HELD);
	inject(w, START);
	ck_assert_int_eq(w->auth.state, EAPOL_AUTH_HELD);
	w->conf.peer_spec.identity = "jo";
	run(w, 60100);
	check_open(w);
	ck_assert_ptr_nonnull(strstr(w->said, "60004:<req1 60005:>resp1"));
	e_free(w);
}
END_TEST

START_TEST(t_no_common_method)
{
	struct eworld *w = e_new();

	w->conf.peer_spec.methods[w->conf.peer_spec.n_methods++] = SPEC_EAP_TLS;
	e_join(w, full, false);
	run(w, 100);
	check_said(w, "0:<req1 1:>resp1 4:<req47 5:>resp3 8:<fail 8:a:failed=23 9:s:failure=0 ");
	e_free(w);
}
END_TEST

START_TEST(t_logoff)
{
	struct eworld *w = joined();

	run(w, 6);
	inject(w, LOGOFF); /* in the midst: it only begins anew */
	ck_assert_int_eq(w->auth.state, EAPOL_AUTH_ASKING);
	run(w, 62000);
	check_open(w);
	w->n_said = 0;
	e_supp_does(w, EAPOL_SUPP_EV_LOGOFF);
	run(w, 62100);
	check_said(w, "62000:>logoff 62001:a:gone=23 ");
	ck_assert(w->auth.state == EAPOL_AUTH_DISCONNECTED && !w->auth.authorized);
	ck_assert_int_eq(w->supp.state, EAPOL_SUPP_LOGOFF);
	e_supp_does(w, EAPOL_SUPP_EV_LOGON);
	run(w, 65000);
	check_said(w, "64100:>start ");
	e_free(w);
}
END_TEST

/* EAP is content and only the Success missing: after a logoff that is nobody's any more. */
START_TEST(t_logoff_late_success)
{
	struct eworld *w = e_new();

	w->lose[E_AP] = 5;
	e_join(w, full, false);
	run(w, 17);
	e_supp_does(w, EAPOL_SUPP_EV_LOGOFF);
	e_supp_does(w, EAPOL_SUPP_EV_LOWER_SUCCESS);
	ck_assert_int_eq(w->supp.state, EAPOL_SUPP_LOGOFF);
	e_supp_does(w, EAPOL_SUPP_EV_LEAVE);
	e_supp_does(w, EAPOL_SUPP_EV_LOWER_SUCCESS);
	ck_assert_int_eq(w->supp.state, EAPOL_SUPP_DISCONNECTED);
	e_free(w);
}
END_TEST

/* The clock, the station, or the AP's owner: again with an open port. */
START_TEST(t_reauth)
{
	struct eworld *w = joined();
	int64_t at_ms = 10000;

	run(w, at_ms);
	w->n_said = 0;
	if (_i == 0)
		at_ms = 3600021;
	if (_i == 1)
		e_supp_does(w, EAPOL_SUPP_EV_REAUTH);
	if (_i == 2)
		e_auth(w, (struct eapol_auth_event){ .kind = EAPOL_AUTH_EV_REAUTH });
	run(w, at_ms + 4);
	ck_assert(w->auth.authorized && w->auth.state != EAPOL_AUTH_AUTHENTICATED);
	ck_assert(_i == 2 || strstr(w->said, "a:restart=0") != NULL);
	run(w, at_ms + 100);
	check_open(w);
	ck_assert_ptr_nonnull(strstr(w->said, "s:success=64"));
	ck_assert_ptr_nonnull(strstr(w->said, "a:keys=64"));
	e_free(w);
}
END_TEST

START_TEST(t_grant)
{
	struct eworld *w = e_new();

	w->grant = (struct eapol_auth_grant){ .identity = bytes_of("jo@home", 7),
					      .cui = bytes_of("c1", 2),
					      .session_timeout_s = 100,
					      .reauth_at_timeout = _i == 1,
					      .vlan_id = 7 };
	e_join(w, full, false);
	run(w, 1000);
	check_open(w);
	ck_assert(w->auth.vlan_id == 7 && w->auth.cui_len == 2 && w->auth.identity_len == 7);
	/* Termination-Action RADIUS-Request: authenticated again then [RFC 3580 3.17] */
	ck_assert_uint_eq(w->auth.session_timeout_s, _i == 1 ? 0 : 100);
	ck_assert_int_eq(w->timer_ns[E_AP][EAPOL_AUTH_TIMER_REAUTH] / NS_PER_MS,
			 (_i == 1 ? 100000 : 3600000) + 21);
	e_auth(w, (struct eapol_auth_event){ .kind = EAPOL_AUTH_EV_LEFT });
	ck_assert(w->auth.msk_len == 0 && w->auth.vlan_id == 0 && !w->auth.authorized);
	e_join(w, full, false);
	ck_assert_uint_eq(w->auth.reauth_period_s, 3600);
	e_free(w);
}
END_TEST

/* EAPOL-Start at once, and again after 5 s; the port needs no handshake. */
START_TEST(t_preauth)
{
	struct eworld *w = e_new();

	w->ap_dead = true;
	e_join(w, (struct eapol_auth_start){ .how = EAPOL_AUTH_PREAUTH }, false);
	run(w, 6000);
	check_said(w, "0:>start 5000:>start ");
	w->ap_dead = false;
	/* its owner makes the machine when the EAPOL-Start comes, and does not hand that on */
	e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_START,
					     { .start = { .how = EAPOL_AUTH_PREAUTH } } });
	run(w, 6017);
	ck_assert_ptr_nonnull(strstr(w->said, "6016:a:keys=64 6016:a:done=0 6017:s:success=64"));
	check_open(w);
	e_free(w);
}
END_TEST

START_TEST(t_preauth_mute)
{
	struct eworld *w = e_new();

	w->ap_dead = true;
	e_join(w, (struct eapol_auth_start){ .how = EAPOL_AUTH_PREAUTH }, false);
	run(w, 40000);
	check_said(w, "0:>start 5000:>start 10000:>start 15000:>start 20000:>start 25000:>start "
		      "30000:s:success=0 ");
	e_free(w);
}
END_TEST

/* A PMKSA is used: no EAP. */
START_TEST(t_cached)
{
	struct eworld *w = e_new();

	e_join(w, (struct eapol_auth_start){ .how = EAPOL_AUTH_CACHED }, true);
	run(w, 10);
	e_supp_does(w, EAPOL_SUPP_EV_CACHED);
	e_supp_does(w, EAPOL_SUPP_EV_PORT_VALID);
	e_auth(w, (struct eapol_auth_event){ .kind = EAPOL_AUTH_EV_PORT_VALID });
	run(w, 100000);
	check_said(w, "10:a:done=0 ");
	ck_assert_int_eq(w->supp.state, EAPOL_SUPP_AUTHENTICATED);
	/* [failures.md C31] and the station that sends EAPOL-Start gets full EAP */
	inject(w, START);
	run(w, 100100);
	ck_assert_ptr_nonnull(strstr(w->said, "100000:<req1 100000:a:restart=0 100001:>resp1 "
					      "100001:s:refused=0"));
	check_open(w);
	e_free(w);
}
END_TEST

START_TEST(t_cache_refused)
{
	struct eworld *w = e_new();

	e_join(w, full, true);
	run(w, 1000);
	check_said(w, "0:<req1 1:>resp1 1:s:refused=0 " METHOD
		      "16:<succ 16:a:keys=64 17:s:success=64 21:a:done=0 ");
	e_free(w);
}
END_TEST

/* The server's hint takes the place of backing off [RFC 3580 3.17]. */
START_TEST(t_timeout_hint)
{
	struct eworld *w = joined();
	struct oct req = oct("01 05 00 06 0d 20");

	w->server_dead = true;
	w->lose[E_AP] = 2;
	run(w, 2);
	e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_CHALLENGE,
					     { .server = { .relay = w->auth.relay,
							   .packet = oct_bytes(&req),
							   .timeout_s = 7 } } });
	ck_assert_int_eq(w->timer_ns[E_AP][EAPOL_AUTH_TIMER_RETRANS] / NS_PER_MS, 7002);
	e_free(w);
}
END_TEST

UNIT_MAIN("eapol", {
	tcase_add_test(tc, t_join);
	tcase_add_test(tc, t_octets);
	tcase_add_test(tc, t_mute_ap);
	tcase_add_test(tc, t_mute_sta);
	tcase_add_test(tc, t_mute_server);
	tcase_add_loop_test(tc, t_lost, 0, N_OF(losses));
	tcase_add_loop_test(tc, t_twice, 0, 9);
	tcase_add_test(tc, t_start_race);
	tcase_add_test(tc, t_start_midst);
	tcase_add_test(tc, t_start_limit);
	tcase_add_test(tc, t_start_ft);
	tcase_add_test(tc, t_wrong_identity);
	tcase_add_test(tc, t_no_common_method);
	tcase_add_test(tc, t_logoff);
	tcase_add_test(tc, t_logoff_late_success);
	tcase_add_loop_test(tc, t_reauth, 0, 3);
	tcase_add_loop_test(tc, t_grant, 0, 2);
	tcase_add_test(tc, t_preauth);
	tcase_add_test(tc, t_preauth_mute);
	tcase_add_test(tc, t_cached);
	tcase_add_test(tc, t_cache_refused);
	tcase_add_test(tc, t_timeout_hint);
})
