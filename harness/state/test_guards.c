#include "base/time.h"
#include "key/eapol_mic.h"
#include "pair.h"
#include "proto/ft_fte.h"
#include "suite.h"
#include "wire/action.h"
#include "wire/mgmt.h"

/*
 * What no single wrong frame shows: frames of another moment, values that must be fresh, counters
 * that must be carried on.
 */
enum { GROUP_PN = 0x1234 };

static struct pair *open_pair(enum akm akm)
{
	struct pair_setup s = {.akm = akm, .generate_local = true};

	return pair_new(&s);
}

static void up(struct pair *p, const struct pair_msg *m)
{
	struct authr_event ev = {.kind = AUTHR_EV_EAPOL, .u.pdu = bytes_of(m->p, m->len)};

	pair_to_ap(p, 0, &ev);
}

static void down(struct pair *p, const struct pair_msg *m)
{
	struct supp_event ev = {.kind = SUPP_EV_EAPOL, .u.pdu = bytes_of(m->p, m->len)};

	pair_to_sta(p, &ev);
}

/* The frame with another replay counter (0: the same) and, with a key, the MIC that fits it. */
static void renumber(struct pair *p, struct pair_msg *m, uint64_t replay, const struct ptk *ptk)
{
	const struct akm_row *row = akm_find(p->akm, CIPHER_CCMP_128, 0);
	struct eapol_mic_in in = {.akm = row, .kck = ptk_kck(ptk)};
	struct eapol_key k;
	struct wr w;
	uint8_t copy[PAIR_PDU_MAX];

	memcpy(copy, m->p, m->len);
	ck_assert_int_eq(eapol_key_parse(bytes_of(copy, m->len), row->eapol_mic_len, &k), WIRE_OK);
	k.replay = replay;
	w = wr_of(m->p, sizeof(m->p));
	eapol_key_build(&w, &k);
	m->len = w.len;
	in.pdu = wr_sofar(&w);
	ck_assert_int_eq(eapol_mic(p->c, &in, m->p + EAPOL_KEY_MIC_AT), ERR_OK);
}

static struct eapol_key parsed(const struct pair_msg *m)
{
	struct eapol_key k;

	ck_assert_int_eq(eapol_key_parse(bytes_of(m->p, m->len), 16, &k), WIRE_OK);
	return k;
}

/* [11-2020 12.7.2] message 4 has the counter of message 3, not that of message 1. */
START_TEST(message4_with_counter_of_message1)
{
	struct pair *p = open_pair(AKM_PSK);
	struct pair_msg m1, m2, m3, m4;

	pair_associate(p, 0);
	m1 = pair_next(p, PAIR_EAPOL_DOWN);
	down(p, &m1);
	m2 = pair_next(p, PAIR_EAPOL_UP);
	up(p, &m2);
	m3 = pair_next(p, PAIR_EAPOL_DOWN);
	down(p, &m3);
	m4 = pair_next(p, PAIR_EAPOL_UP);
	renumber(p, &m4, parsed(&m1).replay, &p->supp.ptk);
	up(p, &m4);
	ck_assert_int_eq(p->ap[0].authr.state, AUTHR_M3_SENT);
	ck_assert(pair_said(p, "unexpected replay counter"));
	renumber(p, &m4, parsed(&m3).replay, &p->supp.ptk);
	up(p, &m4);
	ck_assert_int_eq(p->ap[0].authr.state, AUTHR_KEYED);
	pair_free(p);
}
END_TEST

/* [11-2020 12.7.6.3] a repeated message 2 changes nothing and is not answered. */
START_TEST(message2_repeated)
{
	struct pair *p = open_pair(AKM_PSK);
	struct pair_msg m, m3;

	pair_associate(p, 0);
	m = pair_next(p, PAIR_EAPOL_DOWN);
	down(p, &m);
	m = pair_next(p, PAIR_EAPOL_UP);
	up(p, &m);
	ck_assert(pair_take(p, PAIR_EAPOL_DOWN, &m3));
	up(p, &m);
	ck_assert(!pair_take(p, PAIR_EAPOL_DOWN, &m3));
	ck_assert(pair_said(p, "SNonce did not change"));
	pair_free(p);
}
END_TEST

/* Two message 2 with different SNonces: the AP stands at the second message 3. */
struct two {
	struct supplicant first, second;
	struct pair_msg m3a;
};

static struct pair *two_snonces(struct two *t, uint64_t second_counter)
{
	struct pair *p = open_pair(AKM_PSK);
	struct authr_event retry = {.kind = AUTHR_EV_TIMER, .u.timer = AUTHR_TIMER_RETRY};
	struct pair_msg m1a, m1b, m2a, m2b;
	struct supplicant idle;

	pair_associate(p, 0);
	m1a = pair_next(p, PAIR_EAPOL_DOWN);
	pair_to_ap(p, 0, &retry);
	m1b = pair_next(p, PAIR_EAPOL_DOWN);
	idle = p->supp;
	down(p, &m1a);
	m2a = pair_next(p, PAIR_EAPOL_UP);
	t->first = p->supp;
	p->supp = idle;
	p->supp.nonces.rng = rng_stream(6, "sta", "other");
	down(p, &m1b);
	m2b = pair_next(p, PAIR_EAPOL_UP);
	t->second = p->supp;
	if (second_counter != 0)
		renumber(p, &m2b, second_counter, &t->second.next);
	up(p, &m2a);
	t->m3a = pair_next(p, PAIR_EAPOL_DOWN);
	up(p, &m2b);
	return p;
}

/* [11-2020 12.7.2] a later message 2 answers a message 1 of this handshake. */
START_TEST(later_message2_of_no_message1)
{
	struct two t;
	struct pair *p = two_snonces(&t, 99);
	struct pair_msg m3;

	ck_assert(pair_said(p, "unexpected replay counter"));
	ck_assert(!pair_take(p, PAIR_EAPOL_DOWN, &m3));
	ck_assert_mem_eq(p->ap[0].authr.snonce, t.first.snonce, NONCE_LEN);
	pair_free(p);
}
END_TEST

/* Message 4 for the first of two SNonces: its MIC and its counter count like any other's. */
static const struct old_snonce {
	const char *name;
	bool bad_mic;
	uint64_t counter; /* 0: that of the first message 3 */
	enum authr_state want;
	const char *why;
} old_snonces[] = {
	{"right", false, 0, AUTHR_KEYED, NULL},
	{"MIC", true, 0, AUTHR_M3_SENT, "invalid MIC"},
	{"counter", false, 99, AUTHR_M3_SENT, "unexpected replay counter"},
};

START_TEST(message4_for_old_snonce)
{
	const struct old_snonce *o = &old_snonces[_i];
	struct two t;
	struct pair *p = two_snonces(&t, 0);
	struct pair_msg m4;

	ck_assert(p->ap[0].authr.alt_valid);
	p->supp = t.first;
	down(p, &t.m3a);
	m4 = pair_next(p, PAIR_EAPOL_UP);
	if (o->counter != 0)
		renumber(p, &m4, o->counter, &p->supp.ptk);
	if (o->bad_mic)
		m4.p[EAPOL_KEY_MIC_AT] ^= 1;
	p->n_why = 0;
	up(p, &m4);
	ck_assert_msg(p->ap[0].authr.state == o->want, "%s", o->name);
	ck_assert_uint_eq(p->ap[0].tk_installs, o->want == AUTHR_KEYED ? 1 : 0);
	if (o->why)
		ck_assert_msg(pair_said(p, o->why), "%s", o->name);
	pair_free(p);
}
END_TEST

/* [11-2020 12.7.6.2, 12.7.6.3] every 4-way handshake has an ANonce and an SNonce of its own. */
START_TEST(rekey_draws_nonces)
{
	struct pair *p = open_pair(_i == 0 ? AKM_PSK : AKM_FT_PSK);
	struct authr_event rekey = {.kind = AUTHR_EV_PTK_REKEY};
	struct eapol_key m1[2], m2[2];
	struct pair_msg m[2], answer[2];

	pair_associate(p, 0);
	for (unsigned i = 0; i < 2; i++) {
		if (i == 1)
			pair_to_ap(p, 0, &rekey);
		m[i] = pair_next(p, PAIR_EAPOL_DOWN);
		down(p, &m[i]);
		answer[i] = pair_next(p, PAIR_EAPOL_UP);
		m1[i] = parsed(&m[i]);
		m2[i] = parsed(&answer[i]);
		up(p, &answer[i]);
		pair_run(p, p->now_ns + NS_PER_S);
		ck_assert_int_eq(p->ap[0].authr.state, AUTHR_KEYED);
	}
	ck_assert_mem_ne(m1[0].nonce, m1[1].nonce, NONCE_LEN);
	ck_assert_mem_ne(m2[0].nonce, m2[1].nonce, NONCE_LEN);
	pair_free(p);
}
END_TEST

/* [11-2020 12.7.7.3] group message 1 is taken once. */
START_TEST(group_message1_replayed)
{
	struct pair *p = open_pair(AKM_PSK);
	struct pair_msg g1, g2;

	pair_associate(p, 0);
	pair_run(p, NS_PER_S);
	pair_rekey(p, 0);
	g1 = pair_next(p, PAIR_EAPOL_DOWN);
	down(p, &g1);
	ck_assert(pair_take(p, PAIR_EAPOL_UP, &g2));
	down(p, &g1);
	ck_assert(!pair_take(p, PAIR_EAPOL_UP, &g2));
	ck_assert(pair_said(p, "Replay Counter did not increase"));
	ck_assert_uint_eq(p->gtk_installs, 2);
	pair_free(p);
}
END_TEST

/*
 * While a handshake makes new keys, a message 3 under the keys in use must not confirm those of
 * which nothing is proven [11-2020 12.7.6.4].
 */
START_TEST(message3_under_keys_in_use)
{
	struct pair *p = open_pair(AKM_PSK);
	struct authr_event rekey = {.kind = AUTHR_EV_PTK_REKEY};
	struct pair_msg m, m3, answer;

	pair_associate(p, 0);
	m = pair_next(p, PAIR_EAPOL_DOWN);
	down(p, &m);
	m = pair_next(p, PAIR_EAPOL_UP);
	up(p, &m);
	m3 = pair_next(p, PAIR_EAPOL_DOWN);
	pair_again(p, &m3);
	pair_run(p, p->now_ns + NS_PER_S);
	pair_to_ap(p, 0, &rekey);
	m = pair_next(p, PAIR_EAPOL_DOWN);
	down(p, &m);
	ck_assert(pair_take(p, PAIR_EAPOL_UP, &answer));
	renumber(p, &m3, 99, &p->supp.ptk);
	memcpy(p->supp.anonce, parsed(&m3).nonce, NONCE_LEN); /* were the AP to draw it again */
	down(p, &m3);
	ck_assert_int_eq(p->supp.state, SUPP_WAIT_M3);
	ck_assert(pair_said(p, "message 3 of an earlier handshake"));
	ck_assert_uint_eq(p->tk_installs, 1);
	pair_free(p);
}
END_TEST

/* What the station installed last of this kind. */
static uint64_t installed_pn(const struct pair *p, enum trace_key key)
{
	for (unsigned i = 0; i < p->sta_fx.n; i++) {
		const struct fx_item *it = &p->sta_fx.item[i];

		if (it->kind == FX_KEY && it->u.key.key == key &&
		    it->u.key.what == KEY_INSTALLED)
			return it->u.key.pn;
	}
	ck_abort_msg("no such key installed");
	return 0;
}

/* [11-2020 12.7.6.4, 12.7.7.2, 13.8.5] the station learns how far the group's numbers are. */
START_TEST(group_numbers_travel)
{
	struct pair_setup s = {.akm = AKM_FT_PSK, .mfp = true, .generate_local = true};
	struct pair *p = pair_new(&s);
	struct ft_supp_event ev = {.kind = FT_SUPP_EV_REASSOC};
	struct pair_msg m;

	for (unsigned i = 0; i < PAIR_APS; i++) {
		p->ap[i].group.gtk_pn = GROUP_PN;
		p->ap[i].group.igtk_pn = GROUP_PN + 1;
	}
	pair_associate(p, 0);
	m = pair_next(p, PAIR_EAPOL_DOWN);
	pair_again(p, &m);
	pair_run(p, p->now_ns);
	m = pair_next(p, PAIR_EAPOL_DOWN);
	down(p, &m);
	ck_assert_uint_eq(installed_pn(p, KEY_GTK), GROUP_PN);
	ck_assert_uint_eq(installed_pn(p, KEY_IGTK), GROUP_PN + 1);
	pair_run(p, p->now_ns + NS_PER_S);
	pair_roam(p, false);
	m = pair_next(p, PAIR_REASSOC_RESP);
	ev.u.body = bytes_of(m.p, m.len);
	pair_to_ft_supp(p, &ev);
	ck_assert_int_eq(p->ft.state, FT_SUPP_DONE);
	ck_assert_uint_eq(installed_pn(p, KEY_GTK), GROUP_PN);
	ck_assert_uint_eq(installed_pn(p, KEY_IGTK), GROUP_PN + 1);
	pair_free(p);
}
END_TEST

/* A new group key's numbers start over, and the station is told so [11-2020 12.7.7.2]. */
START_TEST(group_numbers_start_over)
{
	struct pair *p = open_pair(AKM_PSK);
	struct pair_msg g1;

	p->ap[0].group.gtk_pn = GROUP_PN;
	pair_associate(p, 0);
	pair_run(p, NS_PER_S);
	pair_rekey(p, 0);
	g1 = pair_next(p, PAIR_EAPOL_DOWN);
	down(p, &g1);
	ck_assert_uint_eq(installed_pn(p, KEY_GTK), 0);
	pair_free(p);
}
END_TEST

static struct pair *joined(void)
{
	struct pair *p = open_pair(AKM_FT_PSK);

	pair_associate(p, 0);
	pair_run(p, NS_PER_S);
	return p;
}

/* [11-2020 13.8.2] an AP makes no transition with an AKM it does not offer. */
START_TEST(ft_akm_not_offered)
{
	struct pair *p = joined();

	p->ap[1].sec.akms = SUITE_BIT(AKM_PSK) | SUITE_BIT(AKM_FT_8021X);
	pair_roam(p, false);
	(void)pair_next(p, PAIR_FT2);
	ck_assert_uint_eq(p->ap[1].ft_status, STATUS_UNSPECIFIED);
	ck_assert(pair_said(p, "FT: Invalid key mgmt from STA"));
	pair_free(p);
}
END_TEST

static struct fte fte_of(const struct pair_msg *m)
{
	struct auth a;
	struct fte f;

	ck_assert_int_eq(auth_parse(bytes_of(m->p, m->len), &a), WIRE_OK);
	ck_assert_int_eq(fte_parse(a.e.fte, 16, &f), WIRE_OK);
	return f;
}

/* [11-2020 13.8.2, 13.8.3] both nonces are drawn for each transition. */
START_TEST(ft_nonces_are_fresh)
{
	static const uint8_t none[NONCE_LEN];
	struct ft_supp_event stop = {.kind = FT_SUPP_EV_ABORT};
	struct pair *p = joined();
	struct fte m1[2], m2[2];
	struct pair_msg m;

	for (unsigned i = 0; i < 2; i++) {
		pair_roam(p, false);
		ck_assert(pair_take(p, PAIR_FT1, &m));
		m1[i] = fte_of(&m);
		pair_again(p, &m);
		pair_run(p, p->now_ns);
		ck_assert(pair_take(p, PAIR_FT2, &m));
		m2[i] = fte_of(&m);
		ck_assert_mem_ne(m1[i].snonce, none, NONCE_LEN);
		ck_assert_mem_ne(m2[i].anonce, none, NONCE_LEN);
		pair_to_ft_supp(p, &stop);
	}
	ck_assert_mem_ne(m1[0].snonce, m1[1].snonce, NONCE_LEN);
	ck_assert_mem_ne(m2[0].anonce, m2[1].anonce, NONCE_LEN);
	pair_free(p);
}
END_TEST

/* [11-2020 13.5.2, 13.5.3] the right answer on the way that was not asked. */
START_TEST(ft_answer_the_other_way)
{
	bool ds = _i == 1;
	struct pair *p = joined();
	struct ft_supp_event ev = {.kind = ds ? FT_SUPP_EV_AUTH : FT_SUPP_EV_ACTION};
	struct ft_frame f = {.action = FT_RESPONSE};
	struct auth a = {.algorithm = AUTH_FT, .seq = 2};
	uint8_t body[1100];
	struct wr w = wr_of(body, sizeof(body));
	struct pair_msg m;

	pair_roam(p, ds);
	m = pair_next(p, PAIR_FT2);
	if (ds) {
		ck_assert_int_eq(ft_frame_parse(bytes_of(m.p, m.len), &f), WIRE_OK);
		a.elements = f.elements;
		auth_build(&w, &a);
	} else {
		ck_assert_int_eq(auth_parse(bytes_of(m.p, m.len), &a), WIRE_OK);
		f.sta = p->sta;
		f.target = p->ap[1].sec.bssid;
		f.elements = a.elements;
		ft_frame_build(&w, &f);
	}
	ev.u.body = wr_sofar(&w);
	pair_to_ft_supp(p, &ev);
	ck_assert_int_eq(p->ft.state, FT_SUPP_ASKED);
	ck_assert(pair_said(p, ds ? "over-the-DS in progress" : "No over-the-DS in progress"));
	pair_free(p);
}
END_TEST

/*
 * [11-2020 13.8.4, 13.8.5] The MIC says which message it protects: sequence 5 in a request, 6 in a
 * response. One made for the other is wrong.
 */
START_TEST(ft_mic_of_the_other_message)
{
	bool response = _i == 1;
	struct pair *p = joined();
	struct fte_seal seal = {.in = {.akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0),
				       .sta = p->sta,
				       .ap = p->ap[1].sec.bssid}};
	uint8_t elements[1100], body[1200];
	struct wr e = wr_of(elements, sizeof(elements)), w = wr_of(body, sizeof(body));
	struct pair_msg m;
	struct assoc_resp resp;
	struct assoc_req req;
	struct elems *in = response ? &resp.e : &req.e;

	pair_roam(p, false);
	m = pair_next(p, response ? PAIR_REASSOC_RESP : PAIR_REASSOC_REQ);
	if (response)
		ck_assert_int_eq(assoc_resp_parse(bytes_of(m.p, m.len), &resp), WIRE_OK);
	else
		ck_assert_int_eq(assoc_req_parse(bytes_of(m.p, m.len), true, &req), WIRE_OK);
	seal.in.kck = ptk_kck(&p->ft.ptk);
	seal.in.seq = response ? FT_MIC_REQUEST : FT_MIC_RESPONSE;
	seal.in.rsne = in->rsne;
	seal.in.mde = in->mde;
	ck_assert_int_eq(fte_parse(in->fte, 16, &seal.f), WIRE_OK);
	wr_bytes(&e, in->rsne);
	wr_bytes(&e, in->mde);
	ck_assert_int_eq(fte_seal(p->c, &seal, &e), ERR_OK);
	if (response) {
		resp.elements = wr_sofar(&e);
		assoc_resp_build(&w, &resp);
		pair_to_ft_supp(p, &(struct ft_supp_event){.kind = FT_SUPP_EV_REASSOC,
							   .u.body = wr_sofar(&w)});
		ck_assert_int_eq(p->ft.state, FT_SUPP_FAILED);
	} else {
		pair_to_ft_auth(p, 1, &(struct ft_auth_event){.kind = FT_AUTH_EV_REASSOC,
							      .u.elements = wr_sofar(&e)});
		ck_assert_int_eq(p->ap[1].ft.state, FT_AUTH_ANSWERED);
	}
	ck_assert(pair_said(p, "FT: Invalid MIC in FTIE"));
	pair_free(p);
}
END_TEST

UNIT_MAIN("guards", tcase_add_test(tc, message4_with_counter_of_message1);
	  tcase_add_test(tc, message2_repeated);
	  tcase_add_test(tc, later_message2_of_no_message1);
	  tcase_add_loop_test(tc, message4_for_old_snonce, 0, N_OF(old_snonces));
	  tcase_add_loop_test(tc, rekey_draws_nonces, 0, 2);
	  tcase_add_test(tc, group_message1_replayed);
	  tcase_add_test(tc, message3_under_keys_in_use);
	  tcase_add_test(tc, group_numbers_travel); tcase_add_test(tc, group_numbers_start_over);
	  tcase_add_test(tc, ft_akm_not_offered); tcase_add_test(tc, ft_nonces_are_fresh);
	  tcase_add_loop_test(tc, ft_answer_the_other_way, 0, 2);
	  tcase_add_loop_test(tc, ft_mic_of_the_other_message, 0, 2);)
