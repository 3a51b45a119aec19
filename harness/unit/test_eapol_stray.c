/* sees: base crypto wire key trace spec proto */
#include "suite.h"

#include "eapol_check.h"
#include "mangle.h"
#include "proto/eap_pmk.h"

/* What an AP in the midst of it leaves alone: id 2a is asked for. */
static const char *const strays[] = {
	"01 00 00 07 02 ff 00 07 01 6a 6f", /* another identifier */
	"01 00 00 06 02 2a 00 06 03 19",    /* no Identity */
	"01 00 00 07 01 2a 00 07 01 6a 6f", /* a request */
	"01 00 00 08 02 2a 00 07 01 6a 6f", /* cut off */
	"01 00 00 04 02 2a 00 04",	    /* no type */
	"01 00 00 04 03 2a 00 04",	    /* Success, the wrong way */
	"01 04 00 00",			    /* ASF alert */
	"01 01",
};

START_TEST(t_stray)
{
	struct eworld *w = e_new();
	struct oct pdu;

	e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_START, { .start = full } });
	w->auth.request[1] = 0x2a;
	run(w, 1000);
	inject(w, strays[_i]);
	ck_assert_int_eq(w->auth.state, EAPOL_AUTH_ASKING);
	/* a response that does not fit starts the waiting again */
	ck_assert_int_eq(w->timer_ns[E_AP][EAPOL_AUTH_TIMER_RETRANS] / NS_PER_MS,
			 _i < 2 ? 4000 : 3000);
	pdu = oct("01 00 00 07 02 2a 00 07 01 6a 6f");
	e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_PDU, { .pdu = oct_bytes(&pdu) } });
	ck_assert_int_eq(w->auth.state, EAPOL_AUTH_RELAYING);
	inject(w, strays[_i]);
	ck_assert_int_eq(w->auth.state, EAPOL_AUTH_RELAYING);
	e_free(w);
}
END_TEST

/* An answer of the server to a conversation given up is nobody's. */
START_TEST(t_stale_answer)
{
	static const enum eapol_auth_event_kind kinds[] = {
		EAPOL_AUTH_EV_CHALLENGE, EAPOL_AUTH_EV_ACCEPT, EAPOL_AUTH_EV_REJECT
	};
	struct eworld *w = joined();
	struct oct id = oct("01 05 00 05 01");
	struct eapol_auth_event ev = { .kind = kinds[_i],
				       .u.server = { .packet = oct_bytes(&id) } };

	w->server_dead = true;
	run(w, 2);
	ck_assert_int_eq(w->auth.state, EAPOL_AUTH_RELAYING);
	ev.u.server.relay = w->auth.relay - 1;
	e_auth(w, ev);
	ck_assert_int_eq(w->auth.state, EAPOL_AUTH_RELAYING);
	ev.u.server.relay = w->auth.relay;
	inject(w, START);
	e_auth(w, ev);
	ck_assert_int_eq(w->auth.state, EAPOL_AUTH_ASKING);
	e_free(w);
}
END_TEST

/* A challenge without a request in it is not sent; the server is waited for. */
static const char *const challenges[] = { "", "03 05 00 04", "02 05 00 06 0d 20", "01 05 00 06" };

START_TEST(t_bad_challenge)
{
	struct eworld *w = joined();
	struct oct packet = oct(challenges[_i]);

	w->server_dead = true;
	run(w, 2);
	e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_CHALLENGE,
					     { .server = { .relay = w->auth.relay,
							   .packet = oct_bytes(&packet) } } });
	ck_assert_int_eq(w->auth.state, EAPOL_AUTH_RELAYING);
	e_free(w);
}
END_TEST

/* [11-2020 12.7.1.3]; XXKey of AKM 3 is the second half, of AKM 13 the first 48 octets. */
static const struct {
	enum akm akm;
	size_t msk_len, from, len;
} pmks[] = {
	{ AKM_8021X, 64, 0, 32 },	{ AKM_8021X_SHA256, 64, 0, 32 },
	{ AKM_FT_8021X, 64, 32, 32 },	{ AKM_FT_8021X_SHA384, 64, 0, 48 },
	{ AKM_SUITE_B, 64, 0, 32 },	{ AKM_SUITE_B_192, 64, 0, 48 },
	{ AKM_8021X, 32, 0, 32 },	{ AKM_8021X, 31, 0, 0 },
	{ AKM_FT_8021X, 63, 0, 0 },	{ AKM_SUITE_B_192, 47, 0, 0 },
};

START_TEST(t_pmk)
{
	uint8_t msk[64] = { 0 };
	struct bytes pmk = eap_pmk(pmks[_i].akm, bytes_of(msk, pmks[_i].msk_len));

	ck_assert_uint_eq(pmk.len, pmks[_i].len);
	ck_assert(pmk.len == 0 || pmk.p == msk + pmks[_i].from);
}
END_TEST

/* Every PDU of a join broken in every way, in its place. */
struct place {
	enum e_who who;
	unsigned n;
	struct oct sample;
};

static void broken(void *ctx, struct bytes variant)
{
	struct place *g = ctx;
	struct eworld *w = e_new();

	w->lose[g->who] = g->n;
	e_join(w, full, false);
	while (w->sent[g->who] < g->n)
		e_run_to(w, w->now_ns + NS_PER_MS);
	if (g->who == E_AP)
		e_supp(w, (struct eapol_supp_event){ EAPOL_SUPP_EV_PDU, { .pdu = variant } });
	else
		e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_PDU, { .pdu = variant } });
	run(w, 100);
	ck_assert(w->auth.state != EAPOL_AUTH_AUTHENTICATED || w->supp.peer.has_keys);
	e_free(w);
}

START_TEST(t_mangled)
{
	struct place g = { .who = _i < 5 ? E_AP : E_STA, .n = _i < 5 ? _i + 1 : _i - 4 };
	struct eworld *w = joined();

	while (w->sent[g.who] < g.n)
		e_run_to(w, w->now_ns + NS_PER_MS / 2);
	for (unsigned i = 0; i < w->n_queue; i++) {
		if (!w->queue[i].handshake && w->queue[i].to == (g.who == E_AP ? E_STA : E_AP)) {
			g.sample.len = w->queue[i].len;
			memcpy(g.sample.p, w->queue[i].pdu, g.sample.len);
		}
	}
	e_free(w);
	ck_assert_uint_gt(g.sample.len, 4);
	mangle(oct_bytes(&g.sample), broken, &g);
}
END_TEST

UNIT_MAIN("eapol_stray", {
	tcase_add_loop_test(tc, t_stray, 0, N_OF(strays));
	tcase_add_loop_test(tc, t_stale_answer, 0, 3);
	tcase_add_loop_test(tc, t_bad_challenge, 0, N_OF(challenges));
	tcase_add_loop_test(tc, t_pmk, 0, N_OF(pmks));
	tcase_add_loop_test(tc, t_mangled, 0, 9);
})
