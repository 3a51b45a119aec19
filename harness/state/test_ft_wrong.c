#include "base/time.h"
#include "ft_draft.h"
#include "pair.h"
#include "suite.h"
#include "wire/action.h"
#include "wire/mgmt.h"

/*
 * Every check of the four FT messages with a frame that fails it, and it alone: where a MIC
 * protects the frame, it is computed anew over what was spoilt. Statuses are hostapd's.
 */
static struct pair *joined(bool mfp)
{
	struct pair_setup s = { .akm = AKM_FT_PSK, .mfp = mfp, .generate_local = true };
	struct pair *p = pair_new(&s);

	pair_associate(p, 0);
	pair_run(p, NS_PER_S);
	return p;
}

/* The valid frame of one kind, taken off the air. */
static struct pair_msg until(struct pair *p, enum pair_what what)
{
	pair_roam(p, false);
	return pair_next(p, what);
}

/* ---- message 1, at the AP ---- */
static const struct row {
	enum spoil spoil;
	int status; /* -1: dropped; for the station's checks: 0 accepted, 1 refused */
	const char *why;
} rows1[] = {
	{ NOTHING, 0, NULL },
	{ TRUNCATED, 1, "FT: Failed to parse FT IEs" },
	{ SHORT_RSNE, 1, "FT: Failed to parse FT IEs" },
	{ EMPTY, 54, "FT: Invalid MDIE" },
	{ NO_MDE, 54, "FT: Invalid MDIE" },
	{ OTHER_MDE, 54, "FT: Invalid MDIE" },
	{ SHORT_MDE, 54, "FT: Invalid MDIE" },
	{ OTHER_MDE_FIRST, 54, "FT: Invalid MDIE" },
	{ MDE_TWICE, 0, NULL }, /* the first counts */
	{ NO_FTE, 55, "FT: Invalid FTIE" },
	{ SHORT_FTE, 55, "FT: Invalid FTIE" },
	{ NO_R0KH, 55, "FT: Invalid FTIE - no R0KH-ID" },
	{ NO_RSNE, 53, "FT: No PMKID in RSNIE" },
	{ NO_PMKID, 53, "FT: No PMKID in RSNIE" },
	{ OTHER_PMKID, 53, "FT: Did not have matching PMK-R1" },
	{ OTHER_R0KH, 53, "FT: Did not have matching PMK-R1" },
	{ OTHER_AKM, 1, "FT: Invalid key mgmt from STA" },
	{ TWO_AKMS, 1, "FT: Invalid key mgmt from STA" },
	{ OTHER_CIPHER, 1, "FT: Invalid pairwise cipher from STA" },
	{ COUNT_HIGH, 1, "FT: Failed to parse FT IEs" },
	{ COUNT_LOW, 1, "FT: Failed to parse FT IEs" },
};

START_TEST(message1)
{
	const struct row *r = &rows1[_i];
	struct pair *p = joined(false);
	struct pair_msg m = until(p, PAIR_FT1);
	struct ft_auth_event ev = { .kind = FT_AUTH_EV_REQUEST,
				    .u.request = { .psk = &p->ap[1].psk, .n_psk = 1 } };
	uint8_t to[1024];
	struct draft d;
	struct auth a;

	ck_assert_int_eq(auth_parse(bytes_of(m.p, m.len), &a), WIRE_OK);
	draft_of(&a.e, &d);
	draft_spoil(&d, r->spoil);
	ev.u.request.elements = bytes_of(to, draft_write(p, &d, NULL, 0, to, sizeof(to)));
	if (r->spoil == EMPTY)
		ev.u.request.elements.len = 0;
	pair_to_ft_auth(p, 1, &ev);
	ck_assert_int_eq(auth_parse(pair_sent(&p->ap[1].fx, FX_MGMT), &a), WIRE_OK);
	ck_assert_uint_eq(a.algorithm, AUTH_FT);
	ck_assert_uint_eq(a.seq, 2);
	ck_assert_msg(a.status == r->status, "spoil %d: status %u", r->spoil, a.status);
	ck_assert_int_eq(p->ap[1].ft.state, r->status == 0 ? FT_AUTH_ANSWERED : FT_AUTH_IDLE);
	ck_assert_int_eq(a.elements.len == 0, r->status != 0); /* a refusal is the status alone */
	if (r->why)
		ck_assert_msg(pair_said(p, r->why), "spoil %d: not said: %s", r->spoil, r->why);
	pair_free(p);
}
END_TEST

/* A key made for CCMP, asked for with GCMP: the one refusal a stock AP logs. */
START_TEST(pairwise_of_the_key)
{
	struct pair_setup s = { .akm = AKM_FT_PSK };
	struct pair *p = pair_new(&s);
	struct ft_auth_event ev = { .kind = FT_AUTH_EV_REQUEST };
	uint8_t to[1024];
	struct draft d;
	struct pair_msg m;
	struct auth a;

	pair_associate(p, 0);
	pair_run(p, NS_PER_S);
	m = until(p, PAIR_FT1);
	ck_assert_int_eq(auth_parse(bytes_of(m.p, m.len), &a), WIRE_OK);
	draft_of(&a.e, &d);
	draft_spoil(&d, OTHER_CIPHER);
	p->ap[0].sec.pairwise |= SUITE_BIT(CIPHER_GCMP_128);
	ev.u.request.elements = bytes_of(to, draft_write(p, &d, NULL, 0, to, sizeof(to)));
	pair_to_ft_auth(p, 0, &ev); /* the R0KH itself */
	ck_assert_uint_eq(p->ap[0].ft_status, 42);
	ck_assert(pair_said(p, "FT: Pairwise cipher from PMK-R1 cache"));
	pair_free(p);
}
END_TEST

/* ---- message 2, at the station ---- */
static const struct row rows2[] = {
	{ NOTHING, 0, NULL },
	{ NO_MDE, 1, "FT: Invalid MDIE" },
	{ OTHER_MDE, 1, "FT: Invalid MDIE" },
	{ OTHER_MDE_FIRST, 1, "FT: Invalid MDIE" },
	{ NO_FTE, 1, "FT: Invalid FTIE" },
	{ SHORT_FTE, 1, "FT: Invalid FTIE" },
	{ OTHER_SNONCE, 1, "FT: FTIE SNonce did not match" },
	{ NO_R0KH, 1, "FT: No R0KH-ID subelem in FTIE" },
	{ OTHER_R0KH, 1, "FT: R0KH-ID in FTIE did not match" },
	{ LONGER_R0KH, 1, "FT: R0KH-ID in FTIE did not match" },
	{ NO_R1KH, 1, "FT: No R1KH-ID subelem in FTIE" },
	{ NO_RSNE, 1, "FT: No matching PMKR0Name" },
	{ NO_PMKID, 1, "FT: No matching PMKR0Name" },
	{ OTHER_PMKID, 1, "FT: No matching PMKR0Name" },
	{ TWO_PMKIDS, 1, "FT: No matching PMKR0Name" },
	{ COUNT_HIGH, 1, "FT: Failed to parse IEs" },
	{ COUNT_LOW, 1, "FT: Failed to parse IEs" },
};

START_TEST(message2)
{
	const struct row *r = &rows2[_i];
	struct pair *p = joined(false);
	struct pair_msg m = until(p, PAIR_FT2);
	uint8_t to[1024], body[1100];
	struct wr w = wr_of(body, sizeof(body));
	struct ft_supp_event ev = { .kind = FT_SUPP_EV_AUTH };
	struct draft d;
	struct auth a;

	ck_assert_int_eq(auth_parse(bytes_of(m.p, m.len), &a), WIRE_OK);
	draft_of(&a.e, &d);
	draft_spoil(&d, r->spoil);
	a.elements = bytes_of(to, draft_write(p, &d, NULL, 0, to, sizeof(to)));
	auth_build(&w, &a);
	ev.u.body = wr_sofar(&w);
	pair_to_ft_supp(p, &ev);
	ck_assert_msg(p->ft.state == (r->status ? FT_SUPP_FAILED : FT_SUPP_READY), "spoil %d: %s",
		      r->spoil, ft_supp_state_text(p->ft.state));
	if (r->why)
		ck_assert_msg(pair_said(p, r->why), "spoil %d: not said: %s", r->spoil, r->why);
	pair_free(p);
}
END_TEST

/* ---- message 3, at the AP ---- */
static const struct row rows3[] = {
	{ NOTHING, 0, NULL },
	{ TRUNCATED, 1, "FT: Failed to parse FT IEs" },
	{ NO_RSNE, 53, "FT: No RSNIE in Reassoc Req" },
	{ NO_PMKID, 53, "FT: No PMKID in RSNIE" },
	{ OTHER_PMKID, 53, "FT: PMKID in Reassoc Req did not match" },
	{ TWO_PMKIDS, 53, "FT: PMKID in Reassoc Req did not match" },
	{ NO_MDE, 54, "FT: Invalid MDIE" },
	{ OTHER_MDE, 54, "FT: Invalid MDIE" },
	{ OTHER_MDE_FIRST, 54, "FT: Invalid MDIE" },
	{ MDE_TWICE, 0, NULL },
	{ NO_FTE, 55, "FT: Invalid FTIE" },
	{ SHORT_FTE, 55, "FT: Invalid FTIE" },
	{ OTHER_SNONCE, 55, "FT: SNonce mismatch" },
	{ OTHER_ANONCE, 55, "FT: ANonce mismatch" },
	{ NO_R0KH, 55, "FT: No R0KH-ID subelem in FTIE" },
	{ OTHER_R0KH, 55, "FT: R0KH-ID in FTIE did not match" },
	{ LONGER_R0KH, 55, "FT: R0KH-ID in FTIE did not match" },
	{ NO_R1KH, 55, "FT: No R1KH-ID subelem in FTIE" },
	{ OTHER_R1KH, 55, "FT: Unknown R1KH-ID used in ReassocReq" },
	{ COUNT_LOW, 1, "FT: Unexpected IE count" },
	{ COUNT_HIGH, 1, "FT: Unexpected IE count" },
	{ RIC_UNCOUNTED, 1, "FT: Unexpected IE count" },
	{ MIC, 55, "FT: Invalid MIC in FTIE" },
	{ RSNXE_USED, -1, "FT: FTE indicated that STA uses RSNXE" },
	{ RSNXE_TOO, 0, NULL },
	{ RIC_TOO, 0, NULL },
};

START_TEST(message3)
{
	const struct row *r = &rows3[_i];
	struct pair *p = joined(false);
	struct pair_msg m = until(p, PAIR_REASSOC_REQ), answer;
	struct ft_auth_event ev = { .kind = FT_AUTH_EV_REASSOC };
	uint8_t to[1024];
	struct assoc_resp resp;
	struct assoc_req a;
	struct draft d;

	ck_assert_int_eq(assoc_req_parse(bytes_of(m.p, m.len), true, &a), WIRE_OK);
	draft_of(&a.e, &d);
	draft_spoil(&d, r->spoil);
	ev.u.elements =
		bytes_of(to, draft_write(p, &d, &p->ft.ptk, FT_MIC_REQUEST, to, sizeof(to)));
	pair_to_ft_auth(p, 1, &ev);
	ck_assert_int_eq(pair_take(p, PAIR_REASSOC_RESP, &answer), r->status >= 0);
	ck_assert_uint_eq(p->ap[1].tk_installs, r->status == 0 ? 1 : 0);
	ck_assert_int_eq(p->ap[1].ft.state, r->status == 0 ? FT_AUTH_DONE : FT_AUTH_ANSWERED);
	if (r->status >= 0) {
		ck_assert_int_eq(assoc_resp_parse(bytes_of(answer.p, answer.len), &resp), WIRE_OK);
		ck_assert_msg(resp.status == r->status, "spoil %d: status %u", r->spoil,
			      resp.status);
		ck_assert_uint_eq(resp.e.n_ric, r->spoil == RIC_TOO ? 1 : 0);
	}
	if (r->why)
		ck_assert_msg(pair_said(p, r->why), "spoil %d: not said: %s", r->spoil, r->why);
	pair_free(p);
}
END_TEST

START_TEST(message3_too_early)
{
	struct pair *p = joined(false);
	struct pair_msg m = until(p, PAIR_REASSOC_REQ), answer;
	struct ft_auth_event left = { .kind = FT_AUTH_EV_LEFT };

	pair_to_ft_auth(p, 1, &left);
	pair_again(p, &m);
	pair_run(p, p->now_ns);
	ck_assert(!pair_take(p, PAIR_REASSOC_RESP, &answer));
	ck_assert(pair_said(p, "without FT authentication"));
	pair_free(p);
}
END_TEST

/* ---- message 4, at the station ---- */
static const struct row rows4[] = {
	{ NOTHING, 0, NULL },
	{ NO_RSNE, 1, "FT: No matching PMKR1Name" },
	{ NO_PMKID, 1, "FT: No matching PMKR1Name" },
	{ OTHER_PMKID, 1, "FT: No matching PMKR1Name" },
	{ TWO_PMKIDS, 1, "FT: No matching PMKR1Name" },
	{ OTHER_CAPS, 1, "FT: RSNE mismatch between Beacon/ProbeResp" },
	{ NO_MDE, 1, "FT: Invalid MDIE" },
	{ OTHER_MDE, 1, "FT: Invalid MDIE" },
	{ NO_FTE, 1, "FT: Invalid FTIE" },
	{ SHORT_FTE, 1, "FT: Invalid FTIE" },
	{ OTHER_SNONCE, 1, "FT: SNonce mismatch" },
	{ OTHER_ANONCE, 1, "FT: ANonce mismatch" },
	{ NO_R0KH, 1, "FT: No R0KH-ID subelem in FTIE" },
	{ OTHER_R0KH, 1, "FT: R0KH-ID in FTIE did not match" },
	{ NO_R1KH, 1, "FT: No R1KH-ID subelem in FTIE" },
	{ OTHER_R1KH, 1, "FT: Unknown R1KH-ID used in ReassocResp" },
	{ COUNT_LOW, 1, "FT: Unexpected IE count" },
	{ COUNT_HIGH, 1, "FT: Unexpected IE count" },
	{ MIC, 1, "FT: Invalid MIC in FTIE" },
	{ RSNXE_USED, 1, "FT: FTE indicated that AP uses RSNXE" },
	{ RSNXE_TOO, 1, "FT: RSNXE mismatch between Beacon/ProbeResp" },
	{ RIC_TOO, 0, NULL },
	{ NO_GTK, 0, NULL }, /* wpa_supplicant goes on without */
	{ GTK_LENGTH, 1, "FT: GTK length mismatch" },
	{ GTK_WRAP, 1, "could not decrypt GTK" },
	{ NO_IGTK, 0, NULL },
	{ IGTK_LENGTH, 1, "FT: Invalid IGTK sub-elem" },
	{ IGTK_ID, 1, "FT: Invalid IGTK sub-elem" },
};

START_TEST(message4)
{
	const struct row *r = &rows4[_i];
	struct pair *p = joined(true);
	struct pair_msg m = until(p, PAIR_REASSOC_RESP);
	uint8_t to[1024], body[1100];
	struct wr w = wr_of(body, sizeof(body));
	struct ft_supp_event ev = { .kind = FT_SUPP_EV_REASSOC };
	struct assoc_resp a;
	struct draft d;

	ck_assert_int_eq(assoc_resp_parse(bytes_of(m.p, m.len), &a), WIRE_OK);
	draft_of(&a.e, &d);
	draft_spoil(&d, r->spoil);
	a.elements = bytes_of(to, draft_write(p, &d, &p->ft.ptk, FT_MIC_RESPONSE, to, sizeof(to)));
	assoc_resp_build(&w, &a);
	ev.u.body = wr_sofar(&w);
	pair_to_ft_supp(p, &ev);
	ck_assert_msg(p->ft.state == (r->status ? FT_SUPP_FAILED : FT_SUPP_DONE), "spoil %d: %s",
		      r->spoil, ft_supp_state_text(p->ft.state));
	ck_assert_uint_eq(p->tk_installs, r->status ? 1 : 2);
	if (r->why)
		ck_assert_msg(pair_said(p, r->why), "spoil %d: not said: %s", r->spoil, r->why);
	pair_free(p);
}
END_TEST

/* A refusal by status, of message 2 and of message 4. */
START_TEST(refusals)
{
	struct pair *p = joined(false);
	struct pair_msg m = until(p, _i == 0 ? PAIR_FT2 : PAIR_REASSOC_RESP);
	struct ft_supp_event ev = { .kind = _i == 0 ? FT_SUPP_EV_AUTH : FT_SUPP_EV_REASSOC,
				    .u.body = bytes_of(m.p, m.len) };

	m.p[_i == 0 ? 4 : 2] = STATUS_INVALID_PMKID;
	pair_to_ft_supp(p, &ev);
	ck_assert_int_eq(p->ft.state, FT_SUPP_FAILED);
	ck_assert_uint_eq(p->ft_status, STATUS_INVALID_PMKID);
	pair_free(p);
}
END_TEST

/* ---- over the DS: who the FT Response is about ---- */
static const struct ds_row {
	const char *name;
	unsigned action;
	unsigned sta, target; /* last octet changed by */
	enum ft_supp_state want;
	const char *why;
} ds_rows[] = {
	{ "right", FT_RESPONSE, 0, 0, FT_SUPP_READY, NULL },
	{ "other station", FT_RESPONSE, 1, 0, FT_SUPP_ASKED,
	  "FT: FT Response for another station" },
	{ "other target", FT_RESPONSE, 0, 1, FT_SUPP_ASKED,
	  "FT: No over-the-DS in progress with this Target AP" },
	{ "request", FT_REQUEST, 0, 0, FT_SUPP_ASKED, "FT: unexpected or malformed FT Action" },
	{ "ack", FT_ACK, 0, 0, FT_SUPP_ASKED, "FT: unexpected or malformed FT Action" },
};

START_TEST(over_ds)
{
	const struct ds_row *r = &ds_rows[_i];
	struct pair *p = joined(false);
	struct ft_supp_event ev = { .kind = FT_SUPP_EV_ACTION };
	uint8_t body[1100];
	struct wr w = wr_of(body, sizeof(body));
	struct pair_msg m;
	struct ft_frame f;

	pair_roam(p, true);
	pair_run(p, p->now_ns + PAIR_LATENCY_NS);
	ck_assert(pair_take(p, PAIR_FT2, &m));
	ck_assert_int_eq(ft_frame_parse(bytes_of(m.p, m.len), &f), WIRE_OK);
	f.action = (uint8_t)r->action;
	f.sta.b[5] ^= (uint8_t)r->sta;
	f.target.b[5] ^= (uint8_t)r->target;
	ft_frame_build(&w, &f);
	ev.u.body = wr_sofar(&w);
	pair_to_ft_supp(p, &ev);
	ck_assert_msg(p->ft.state == r->want, "%s: %s", r->name, ft_supp_state_text(p->ft.state));
	if (r->why)
		ck_assert_msg(pair_said(p, r->why), "%s: not said", r->name);
	pair_free(p);
}
END_TEST

/* What message 2 is refused for over the air is not heeded over the DS: the right one still is. */
START_TEST(over_ds_elements)
{
	const struct row *r = &rows2[_i];
	struct pair *p = joined(false);
	struct ft_supp_event ev = { .kind = FT_SUPP_EV_ACTION };
	uint8_t to[1024], body[1100];
	struct wr w = wr_of(body, sizeof(body));
	struct draft d;
	struct pair_msg m;
	struct ft_frame f;

	pair_roam(p, true);
	pair_run(p, p->now_ns + PAIR_LATENCY_NS);
	ck_assert(pair_take(p, PAIR_FT2, &m));
	ck_assert_int_eq(ft_frame_parse(bytes_of(m.p, m.len), &f), WIRE_OK);
	draft_of(&f.e, &d);
	draft_spoil(&d, r->spoil);
	f.elements = bytes_of(to, draft_write(p, &d, NULL, 0, to, sizeof(to)));
	ft_frame_build(&w, &f);
	ev.u.body = wr_sofar(&w);
	pair_to_ft_supp(p, &ev);
	ck_assert_msg(p->ft.state == (r->status ? FT_SUPP_ASKED : FT_SUPP_READY), "spoil %d: %s",
		      r->spoil, ft_supp_state_text(p->ft.state));
	if (r->why) {
		ck_assert_msg(pair_said(p, r->why), "spoil %d: not said: %s", r->spoil, r->why);
		ev.u.body = bytes_of(m.p, m.len);
		pair_to_ft_supp(p, &ev);
		ck_assert_int_eq(p->ft.state, FT_SUPP_READY);
	}
	pair_free(p);
}
END_TEST

/* Frames of the other way, or where nothing is awaited, change nothing. */
START_TEST(not_expected)
{
	static const enum ft_supp_event_kind kinds[] = { FT_SUPP_EV_AUTH, FT_SUPP_EV_ACTION,
							 FT_SUPP_EV_REASSOC };
	static const uint8_t junk[] = { 57, 4, 9, 0, 0, 0 };
	struct pair *p = joined(false);
	struct ft_supp_event ev = { .kind = kinds[_i], .u.body = BYTES(junk) };

	pair_to_ft_supp(p, &ev);
	ck_assert_int_eq(p->ft.state, FT_SUPP_IDLE);
	ck_assert_uint_eq(p->n_why, 1);
	pair_roam(p, kinds[_i] == FT_SUPP_EV_AUTH);
	pair_to_ft_supp(p, &ev);
	ck_assert_int_eq(p->ft.state, FT_SUPP_ASKED);
	ck_assert_uint_eq(p->n_why, 2);
	pair_free(p);
}
END_TEST

UNIT_MAIN("ft_wrong", tcase_add_loop_test(tc, message1, 0, N_OF(rows1));
	  tcase_add_test(tc, pairwise_of_the_key);
	  tcase_add_loop_test(tc, message2, 0, N_OF(rows2));
	  tcase_add_loop_test(tc, message3, 0, N_OF(rows3)); tcase_add_test(tc, message3_too_early);
	  tcase_add_loop_test(tc, message4, 0, N_OF(rows4));
	  tcase_add_loop_test(tc, refusals, 0, 2);
	  tcase_add_loop_test(tc, over_ds, 0, N_OF(ds_rows));
	  tcase_add_loop_test(tc, over_ds_elements, 0, N_OF(rows2));
	  tcase_add_loop_test(tc, not_expected, 0, 3);)
