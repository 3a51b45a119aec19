#include "base/time.h"
#include "pair.h"
#include "suite.h"
#include "wire/dot11.h"

/* Both sides of a fast transition, over the air and over the DS, keys local or pulled. */
static struct pair *joined(bool mfp, bool local)
{
	struct pair_setup s = {.akm = AKM_FT_PSK, .mfp = mfp, .generate_local = local};
	struct pair *p = pair_new(&s);

	pair_associate(p, 0);
	pair_run(p, 1 * NS_PER_S);
	ck_assert_int_eq(p->supp.state, SUPP_KEYED);
	return p;
}

static void check_roamed(const struct pair *p, unsigned ap)
{
	const struct pair_ap *a = &p->ap[ap];

	ck_assert_int_eq(p->ft.state, FT_SUPP_DONE);
	ck_assert_int_eq(a->ft.state, FT_AUTH_DONE);
	ck_assert_uint_eq(p->current, ap);
	ck_assert_mem_eq(p->ft.ptk.tk, a->ft.ptk.tk, 16);
	ck_assert_mem_eq(p->ft.held.gtk.key, a->group.now.gtk, 16);
	ck_assert_int_eq(p->ft.held.igtk.present, p->mfp);
	if (p->mfp)
		ck_assert_mem_eq(p->ft.held.igtk.key, a->group.now.igtk, 16);
	ck_assert_uint_eq(a->tk_installs, 1);
	ck_assert_int_eq(p->supp.state, SUPP_KEYED);
	ck_assert_int_eq(a->authr.state, AUTHR_KEYED);
}

START_TEST(roams)
{
	bool mfp = _i & 1, local = _i & 2, ds = _i & 4;
	struct pair *p = joined(mfp, local);

	pair_roam(p, ds);
	ck_assert_int_eq(p->ft.over_ds, ds);
	pair_run(p, 2 * NS_PER_S);
	check_roamed(p, 1);
	ck_assert_uint_eq(p->ft_done, 1);
	ck_assert_uint_eq(p->tk_installs, 2);
	ck_assert_uint_eq(p->n_why, 0);
	ck_assert_uint_eq(p->work[WORK_FT_KEYS], 2); /* the handshake, then the transition */
	ck_assert_uint_eq(p->ap[0].work[WORK_FT_KEYS], 1);
	ck_assert_uint_eq(p->ap[1].work[WORK_FT_KEYS], 1);
	pair_free(p);
}
END_TEST

/* The keys of a transition serve the group handshake after it. */
START_TEST(group_rekey_after)
{
	struct pair *p = joined(true, true);

	pair_roam(p, false);
	pair_run(p, 2 * NS_PER_S);
	pair_rekey(p, 1);
	pair_run(p, 3 * NS_PER_S);
	ck_assert_uint_eq(p->ap[1].group.now.gtk_id, 2);
	ck_assert_mem_eq(p->supp.held.gtk.key, p->ap[1].group.now.gtk, 16);
	ck_assert_uint_eq(p->group_done, 1);
	pair_free(p);
}
END_TEST

/* There and back: the PMK-R1 of the first AP is found again, with fresh nonces. */
START_TEST(there_and_back)
{
	struct pair *p = joined(false, _i == 0);
	struct authr_event left = {.kind = AUTHR_EV_LEFT};
	uint8_t first[16];

	memcpy(first, p->supp.tk, sizeof(first));
	pair_roam(p, false);
	pair_run(p, 2 * NS_PER_S);
	pair_to_ap(p, 0, &left);
	p->ap[0].tk_installs = 0;
	pair_roam(p, true);
	pair_run(p, 3 * NS_PER_S);
	check_roamed(p, 0);
	ck_assert_mem_ne(p->supp.tk, first, sizeof(first));
	pair_free(p);
}
END_TEST

/* Messages 1 to 4 harmed, one at a time. Retrying a lost one is the MAC's. */
static const struct harm_case {
	const char *name;
	struct pair_fault fault;
	enum ft_supp_state sta;
	enum ft_auth_state ap;
	unsigned ap_installs;
	const char *why;
} harm_cases[] = {
	{"1 lost", {PAIR_LOSE, 0, 0}, FT_SUPP_ASKED, FT_AUTH_IDLE, 0, NULL},
	{"2 lost", {PAIR_LOSE, 1, 0}, FT_SUPP_ASKED, FT_AUTH_ANSWERED, 0, NULL},
	{"3 lost", {PAIR_LOSE, 2, 0}, FT_SUPP_READY, FT_AUTH_ANSWERED, 0, NULL},
	{"4 lost", {PAIR_LOSE, 3, 0}, FT_SUPP_READY, FT_AUTH_DONE, 1, NULL},
	/* The AP makes another ANonce for the second message 1, before message 3 comes. */
	{"1 twice",
	 {PAIR_TWICE, 0, 0},
	 FT_SUPP_FAILED,
	 FT_AUTH_ANSWERED,
	 0,
	 "FT: ANonce mismatch in FTIE"},
	{"2 twice",
	 {PAIR_TWICE, 1, 0},
	 FT_SUPP_DONE,
	 FT_AUTH_DONE,
	 1,
	 "FT: unexpected authentication frame"},
	{"3 twice",
	 {PAIR_TWICE, 2, 0},
	 FT_SUPP_DONE,
	 FT_AUTH_DONE,
	 1,
	 "FT: Reassociation has already been completed"},
	{"4 twice",
	 {PAIR_TWICE, 3, 0},
	 FT_SUPP_DONE,
	 FT_AUTH_DONE,
	 1,
	 "FT: Reassociation has already been completed"},
	{"1 late", {PAIR_LATE, 0, NS_PER_S / 2}, FT_SUPP_DONE, FT_AUTH_DONE, 1, NULL},
	{"4 late", {PAIR_LATE, 3, NS_PER_S / 2}, FT_SUPP_DONE, FT_AUTH_DONE, 1, NULL},
};

START_TEST(one_message_suffers)
{
	const struct harm_case *h = &harm_cases[_i];
	struct pair *p = joined(false, true);

	p->fault = h->fault;
	p->fault.nth += p->on_air;
	pair_roam(p, false);
	pair_run(p, 3 * NS_PER_S);
	ck_assert_msg(p->ft.state == h->sta, "%s: station is %s", h->name,
		      ft_supp_state_text(p->ft.state));
	ck_assert_msg(p->ap[1].ft.state == h->ap, "%s: AP is %s", h->name,
		      ft_auth_state_text(p->ap[1].ft.state));
	ck_assert_uint_eq(p->ap[1].tk_installs, h->ap_installs);
	if (h->why)
		ck_assert_msg(pair_said(p, h->why), "%s: nobody said %s", h->name, h->why);
	else
		ck_assert_uint_eq(p->n_why, 0);
	pair_free(p);
}
END_TEST

/* What the MAC does: message 1 and 3 sent again, octet by octet, after a loss. */
START_TEST(lost_and_repeated)
{
	struct pair *p = joined(true, true);
	struct pair_msg m1, m3, lost;

	pair_roam(p, false);
	ck_assert(pair_take(p, PAIR_FT1, &m1));
	pair_again(p, &m1);
	pair_run(p, p->now_ns);
	ck_assert(pair_take(p, PAIR_FT2, &lost));
	pair_again(p, &m1);
	pair_run(p, p->now_ns + PAIR_LATENCY_NS);
	ck_assert_int_eq(p->ft.state, FT_SUPP_READY);
	ck_assert(pair_take(p, PAIR_REASSOC_REQ, &m3));
	for (unsigned i = 0; i < 3; i++) { /* three times message 3: one PTK, installed once */
		pair_again(p, &m3);
		pair_run(p, p->now_ns);
		if (i < 2)
			ck_assert(pair_take(p, PAIR_REASSOC_RESP, &lost));
	}
	pair_run(p, p->now_ns + NS_PER_S);
	check_roamed(p, 1);
	pair_free(p);
}
END_TEST

/* The key comes from the other AP; the request waits. */
START_TEST(parked_until_pulled)
{
	struct pair *p = joined(false, false);

	pair_roam(p, false);
	pair_run(p, p->now_ns + PAIR_LATENCY_NS);
	ck_assert_int_eq(p->ap[1].ft.state, FT_AUTH_PARKED);
	pair_run(p, p->now_ns + NS_PER_S);
	check_roamed(p, 1);
	pair_free(p);
}
END_TEST

/* R0KH out of reach: four pulls, one second each, then 53. */
START_TEST(no_key_to_be_had)
{
	struct pair *p = joined(false, false);
	int64_t at = p->now_ns;

	p->ap[0].off = true;
	pair_roam(p, false);
	pair_run(p, at + 4 * NS_PER_S);
	ck_assert_int_eq(p->ap[1].ft.state, FT_AUTH_PARKED);
	pair_run(p, at + 5 * NS_PER_S);
	ck_assert_int_eq(p->ap[1].ft.state, FT_AUTH_IDLE);
	ck_assert_int_eq(p->ft.state, FT_SUPP_FAILED);
	ck_assert_uint_eq(p->ft_status, STATUS_INVALID_PMKID);
	ck_assert(pair_said(p, "FT: Did not have matching PMK-R1"));
	pair_free(p);
}
END_TEST

/* The station left while its request was parked: the key that comes is nobody's. */
START_TEST(gone_while_parked)
{
	struct ft_auth_event left = {.kind = FT_AUTH_EV_LEFT};
	struct ft_supp_event abort_it = {.kind = FT_SUPP_EV_ABORT};
	struct pair *p = joined(false, false);

	pair_roam(p, false);
	pair_run(p, p->now_ns + PAIR_LATENCY_NS);
	pair_to_ft_auth(p, 1, &left);
	pair_to_ft_supp(p, &abort_it);
	pair_run(p, p->now_ns + NS_PER_S);
	ck_assert_int_eq(p->ap[1].ft.state, FT_AUTH_IDLE);
	ck_assert_int_eq(p->ft.state, FT_SUPP_IDLE);
	pair_free(p);
}
END_TEST

/* Misbehaviour of either side, and how it ends. */
static const struct mischief {
	enum bug bug;
	bool of_ap;
	uint16_t status; /* the station is told; 0: it found out itself */
	const char *why;
} mischiefs[] = {
	{BUG_FT_NO_PMKID, false, STATUS_INVALID_PMKID, "FT: No PMKID in RSNIE"},
	{BUG_FT_WRONG_MDE, false, STATUS_INVALID_MDE, "FT: Invalid MDIE"},
	{BUG_FT_NEW_SNONCE, false, STATUS_INVALID_FTE, "FT: SNonce mismatch"},
	{BUG_FT_WRONG_R0KH_ID, false, STATUS_INVALID_FTE,
	 "FT: R0KH-ID in FTIE did not match with the current R0KH-ID"},
	{BUG_FTE_MIC, false, STATUS_INVALID_FTE, "FT: Invalid MIC in FTIE"},
	{BUG_FTE_COUNT, false, STATUS_UNSPECIFIED, "FT: Unexpected IE count in MIC Control"},
	{BUG_FTE_MIC, true, 0, "FT: Invalid MIC in FTIE"},
	{BUG_FTE_COUNT, true, 0, "FT: Unexpected IE count in MIC Control"},
};

START_TEST(misbehaviour)
{
	const struct mischief *m = &mischiefs[_i];
	struct pair *p = joined(false, true);
	struct bugs *b = m->of_ap ? &p->ap[1].bugs : &p->sta_bugs;

	b->times[m->bug] = 1;
	pair_roam(p, false);
	pair_run(p, 3 * NS_PER_S);
	ck_assert_int_eq(p->ft.state, FT_SUPP_FAILED);
	ck_assert_uint_eq(p->ft_status, m->status);
	ck_assert_msg(pair_said(p, m->why), "nobody said %s", m->why);
	ck_assert_uint_eq(p->tk_installs, 1);
	ck_assert_uint_eq(b->times[m->bug], 0);
	/* And the next attempt of the same machines is fine. */
	pair_roam(p, false);
	pair_run(p, 5 * NS_PER_S);
	ck_assert_int_eq(p->ft.state, FT_SUPP_DONE);
	pair_free(p);
}
END_TEST

/* The deadline of message 3's TIE counts from message 2 [13.5]. */
START_TEST(deadline)
{
	struct pair *p = joined(false, true);
	struct pair_msg m;

	ck_assert(p->supp.ft.has_deadline && p->supp.ft.has_lifetime);
	ck_assert_uint_eq(p->supp.ft.lifetime_s, 1209600);
	ck_assert_int_eq(ft_supp_deadline_ns(&p->ft), TIME_NEVER);
	pair_roam(p, false);
	pair_run(p, p->now_ns + 2 * PAIR_LATENCY_NS);
	ck_assert(pair_take(p, PAIR_REASSOC_REQ, &m));
	ck_assert_int_eq(ft_supp_deadline_ns(&p->ft), p->now_ns + 1000 * NS_PER_TU);
	pair_free(p);
}
END_TEST

START_TEST(moves)
{
	ck_assert(!ft_supp_may_go(FT_SUPP_IDLE, FT_SUPP_READY));
	ck_assert(!ft_supp_may_go(FT_SUPP_ASKED, FT_SUPP_DONE));
	ck_assert(!ft_supp_may_go(FT_SUPP_FAILED, FT_SUPP_DONE));
	ck_assert(!ft_auth_may_go(FT_AUTH_IDLE, FT_AUTH_DONE));
	ck_assert(!ft_auth_may_go(FT_AUTH_PARKED, FT_AUTH_DONE));
}
END_TEST

UNIT_MAIN("pair_ft", tcase_add_loop_test(tc, roams, 0, 8); tcase_add_test(tc, group_rekey_after);
	  tcase_add_loop_test(tc, there_and_back, 0, 2);
	  tcase_add_loop_test(tc, one_message_suffers, 0, N_OF(harm_cases));
	  tcase_add_test(tc, lost_and_repeated); tcase_add_test(tc, parked_until_pulled);
	  tcase_add_test(tc, no_key_to_be_had); tcase_add_test(tc, gone_while_parked);
	  tcase_add_loop_test(tc, misbehaviour, 0, N_OF(mischiefs)); tcase_add_test(tc, deadline);
	  tcase_add_test(tc, moves);)
