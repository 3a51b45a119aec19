/* sees: base crypto wire key trace spec proto */
#include <stdlib.h>

#include "rkh_world.h"
#include "suite.h"

/* Messages sealed with the right key, but not for us, or not from whom we think. */

static struct rkh_step step_of(struct world *w, unsigned a)
{
	return (struct rkh_step){ w->ap[a].k, w->c, &w->fx, w->now_ns };
}

/* A and B have exchanged a key; w->said is empty. */
static struct world *acquainted(enum lists lists, struct pmk_r0 *r0)
{
	struct world *w = w_new();

	w_prepare(w, lists, PULLED_BEFORE);
	*r0 = w_associate(w, 0);
	return w;
}

START_TEST(t_pull_for_another_r0kh)
{
	struct pmk_r0 r0;
	struct world *w = acquainted(STATIC, &r0);
	struct rkh_step s = step_of(w, 1);
	struct rkh_peer *a = w->ap[1].k->r0kh.peer[1];
	struct rkh_pull p = { .sta = w_sta };

	memcpy(p.r0_name, r0.name, FT_NAME_LEN);
	a->id[2] = '9';
	ck_assert_int_eq(rkh_send_pull(&s, a, &p), ERR_OK);
	a->id[2] = '1';
	w_apply(w, 1);
	w_run(w, NS_PER_S);
	ck_assert_str_eq(w->said, "B:PULL");
	ck_assert_str_eq(w->verdicts, "A key pull: FT: R0KH-ID mismatch\n");
	w_free(w);
}
END_TEST

START_TEST(t_push_for_another_r1kh)
{
	struct pmk_r0 r0;
	struct world *w = acquainted(STATIC, &r0);
	struct rkh_step s = step_of(w, 0);
	struct rkh_peer *b = w->ap[0].k->r1kh.peer[0];
	unsigned n = key_holder_counts(w->ap[1].k).r1;

	b->id[5] = 9;
	ck_assert_int_eq(rkh_send_push(&s, b, rkh_cache_find(&s.k->r0, w_sta, r0.name)), ERR_OK);
	b->id[5] = 0;
	w_apply(w, 0);
	w_run(w, NS_PER_S);
	ck_assert_str_eq(w->verdicts, "B key push: FT: R1KH-ID mismatch\n");
	ck_assert_uint_eq(key_holder_counts(w->ap[1].k).r1, n);
	w_free(w);
}
END_TEST

/* The key of another station with this station's nonce: kept, but the query waits on. */
START_TEST(t_response_about_another_station)
{
	struct pmk_r0 r0;
	struct world *w = acquainted(STATIC, &r0);
	struct rkh_step s = step_of(w, 0);
	struct rkh_answer a = { .mac = w->ap[1].mac, .r1kh_id = w->ap[1].mac,
				.s1kh_id = { { 2, 0, 0, 0, 2, 1 } } };
	unsigned n = key_holder_counts(w->ap[1].k).r1;

	w->cable_cut = true;
	w->ap[1].n_tell = 0;
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w->cable_cut = false;
	a.nonce = w->ap[1].k->pull[0].nonce;
	a.r0 = rkh_cache_find(&s.k->r0, w_sta, r0.name);
	ck_assert_int_eq(rkh_send_resp(&s, s.k->r1kh.peer[0], &a), ERR_OK);
	w_apply(w, 0);
	w_run(w, 100 * NS_PER_MS);
	ck_assert_uint_eq(key_holder_counts(w->ap[1].k).r1, n + 1);
	ck_assert_uint_eq(key_holder_counts(w->ap[1].k).pending, 1);
	ck_assert_uint_eq(w->ap[1].n_tell, 0);
	w_run(w, NS_PER_S);
	ck_assert_uint_eq(w->ap[1].tell, KEY_HOLDER_TELL_READY);
	w_free(w);
}
END_TEST

/* Under wildcard lines a known key holder at a new address has to prove itself, and is believed. */
START_TEST(t_address_changes)
{
	struct pmk_r0 r0;
	struct world *w = acquainted(WILDCARD, &r0);
	struct mac moved = { { 2, 0, 0, 0, 7, 7 } };

	w->ap[0].k->push_keys = true;
	w->ap[0].mac = w->ap[0].k->bssid = moved;
	w_push(w, 0, &r0);
	w_run(w, NS_PER_S);
	ck_assert_str_eq(w->said, "A:PUSH B:SEQ_REQ A:SEQ_RESP");
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, true, NULL), KEY_FOUND);
	ck_assert(mac_equal(w->ap[1].k->r0kh.peer[0]->mac, moved));
	w_free(w);
}
END_TEST

/* A push to everybody cannot be answered with a question; from somebody known it needs none. */
START_TEST(t_group_address)
{
	struct pmk_r0 r0;
	struct world *w = acquainted(STATIC, &r0);
	struct rkh_step s = step_of(w, 0);
	struct rkh_peer *b = w->ap[0].k->r1kh.peer[0];

	b->mac = MAC_BROADCAST;
	if (_i == 0)
		b->seq.tx_dom += 2; /* as after a restart */
	ck_assert_int_eq(rkh_send_push(&s, b, rkh_cache_find(&s.k->r0, w_sta, r0.name)), ERR_OK);
	w_apply(w, 0);
	w_run(w, NS_PER_S);
	ck_assert_str_eq(w->said, "A:PUSH*");
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, true, NULL), _i == 0 ? KEY_UNKNOWN : KEY_FOUND);
	if (_i == 0)
		ck_assert_ptr_nonnull(strstr(w->log, "B FT: Invalid sequence number in push from "
						     "02:00:00:00:00:00\n"));
	w_free(w);
}
END_TEST

START_TEST(t_sequence_request_about_ourselves)
{
	struct pmk_r0 r0;
	struct world *w = acquainted(STATIC, &r0);
	struct rkh_step s = step_of(w, 1);
	struct rkh_pair pair = { { (const uint8_t *)"ap1.lab", 7 }, w->ap[0].mac };

	ck_assert_int_eq(rkh_send_seq_req(&s, s.k->r0kh.peer[1], w->ap[0].mac, &pair,
					  bytes_of(NULL, 0)),
			 ERR_OK);
	w_apply(w, 1);
	w_run(w, NS_PER_S);
	ck_assert_str_eq(w->said, "B:SEQ_REQ");
	ck_assert_str_eq(w->verdicts,
			 "A key sequence request: FT: seq - local R0KH-ID and R1KH-ID\n");
	w_free(w);
}
END_TEST

/* [hostapd] A configured line that was blocked beside a wildcard is gone after rkh_neg_timeout. */
START_TEST(t_blocked_line_gives_way_to_the_wildcard)
{
	struct world *w = w_new();
	struct pmk_r0 r0;

	w_pair(w);
	w_wildcards(&w->ap[1]);
	w_start(w);
	r0 = w_associate(w, 0);
	w->cable_cut = true;
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_run(w, 4 * NS_PER_S);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_UNKNOWN);
	w_run(w, 60 * NS_PER_S);
	w_hush(w);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	ck_assert_str_eq(w->said, "B:SEQ_REQ* B:PULL*");
	key_holder_restart(w->ap[1].k, w->now_ns);
	w_hush(w);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	ck_assert_str_eq(w->said, "B:SEQ_REQ B:PULL");
	w_free(w);
}
END_TEST

/* The EtherType is not ours alone. */
START_TEST(t_other_users_of_the_ethertype)
{
	static const uint8_t frames[][8] = { { 0x00, 0x13, 0x75, 0, 1, 1, 0, 0 },
					     { 0x00, 0x13, 0x74, 0, 2, 1, 0, 0 },
					     { 0x00, 0x13, 0x74, 0, 1, 0, 0, 0 },
					     { 0x00, 0x13, 0x74, 0, 1, 6, 0, 0 } };
	struct pmk_r0 r0;
	struct world *w = acquainted(STATIC, &r0);
	struct rkh_frame f = { .src = w->ap[1].mac, .dst = w->ap[0].mac,
			       .payload = BYTES(frames[_i]), .now_ns = w->now_ns };

	ck_assert_int_eq(key_holder_rrb(w->ap[0].k, w->c, &f, &w->fx), ERR_OK);
	ck_assert_uint_eq(w->fx.n, 0);
	w_free(w);
}
END_TEST

/* What the configuration cannot mean. */
START_TEST(t_lines_refused)
{
	struct world *w = w_new();
	struct w_ap *ap = w_add(w);
	struct rkh_config cfg = { .bss = &ap->bss, .bssid = ap->mac };
	struct spec_rkh_key bad = { { 0 }, 17 };
	struct key_holder *k = NULL;

	if (_i == 0)
		w_r0kh(ap, w_mac(1), "ap2.lab", bad);
	else if (_i == 1)
		w_r1kh(ap, w_mac(1), w_mac(1), bad);
	else if (_i == 2)
		w_r0kh(ap, w_mac(1), "", w_key);
	else
		ap->bss.nas_identifier = "";
	ck_assert_int_eq(key_holder_new(w->c, &cfg, &k), ERR_RANGE);
	ck_assert_ptr_null(k);
	w->n_ap = 0;
	w_free(w);
}
END_TEST

UNIT_MAIN("rkh foreign", {
	tcase_add_test(tc, t_pull_for_another_r0kh);
	tcase_add_test(tc, t_push_for_another_r1kh);
	tcase_add_test(tc, t_response_about_another_station);
	tcase_add_test(tc, t_address_changes);
	tcase_add_loop_test(tc, t_group_address, 0, 2);
	tcase_add_test(tc, t_sequence_request_about_ourselves);
	tcase_add_test(tc, t_blocked_line_gives_way_to_the_wildcard);
	tcase_add_loop_test(tc, t_other_users_of_the_ethertype, 0, 4);
	tcase_add_loop_test(tc, t_lines_refused, 0, 4);
})
