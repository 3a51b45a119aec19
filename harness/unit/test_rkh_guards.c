/* sees: base crypto wire key trace spec proto */
#include <stdlib.h>

#include "rkh_world.h"
#include "suite.h"

/* Messages that are whole, sealed with the right key, numbered well, and still not for taking. */

/* The answer to an earlier pull: its nonce is not that of the pull under way. */
START_TEST(t_answer_to_an_earlier_pull)
{
	struct world *w = w_new();
	struct rkh_counts before;
	struct w_flight old;
	struct pmk_r0 r0;

	w_prepare(w, STATIC, PULLED_BEFORE);
	r0 = w_associate(w, 0);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_land(w, &w->flight[0]);
	ck_assert_uint_eq(w->n_flight, 2);
	ck_assert_uint_eq(w->flight[1].bytes[5], KH_RESP);
	old = w->flight[1];
	w->flight[1].at_ns = -1;
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING); /* the station again */
	before = key_holder_counts(w->ap[1].k);
	w->verdicts[0] = '\0';
	w_deliver(w, 1, &old);
	ck_assert_ptr_nonnull(strstr(w->verdicts, "FT: Invalid nonce"));
	ck_assert_uint_eq(key_holder_counts(w->ap[1].k).r1, before.r1);
	ck_assert_uint_eq(key_holder_counts(w->ap[1].k).pending, before.pending);
	w_free(w);
}
END_TEST

/* A station that names the PMK-R0 of another gets no key [11-2020 12.7.1.6.4]. */
START_TEST(t_name_of_another_station)
{
	struct world *w = w_new();
	struct key_query q = { .akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0),
			       .spa = { { 2, 0, 0, 0, 9, 9 } },
			       .r0kh_id = bytes_of("ap1.lab", 7), .pairwise = CIPHER_CCMP_128,
			       .cookie = 77 };
	struct rkh_counts before;
	struct key_found found;
	enum key_answer answer;
	struct pmk_r0 r0;

	w_prepare(w, STATIC, PULLED_BEFORE);
	r0 = w_associate(w, 0);
	before = key_holder_counts(w->ap[1].k);
	q.r0_name = r0.name;
	q.now_ns = w->now_ns;
	ck_assert_int_eq(key_holder_find_r1(w->ap[1].k, w->c, &q, &w->fx, &answer, &found),
			 ERR_OK);
	ck_assert_int_eq(answer, KEY_PENDING);
	w_apply(w, 1);
	w_run(w, 5 * NS_PER_S);
	ck_assert_uint_eq(w->ap[1].tell, KEY_HOLDER_TELL_FAILED);
	ck_assert_uint_eq(key_holder_counts(w->ap[1].k).r1, before.r1);
	w_free(w);
}
END_TEST

/* Nobody sends from a group address; such a frame is not looked at. */
START_TEST(t_from_a_group)
{
	struct world *w = w_new();
	struct rkh_frame in = { .src = { { 3, 0, 0, 0, 0, 0 } } };
	struct pmk_r0 r0;

	w_prepare(w, STATIC, PULLED_BEFORE);
	r0 = w_associate(w, 0);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	in.dst = w->flight[0].to;
	in.payload = bytes_of(w->flight[0].bytes, w->flight[0].len);
	in.now_ns = w->now_ns;
	w->verdicts[0] = w->log[0] = '\0';
	w->n_verdicts = w->n_log = 0;
	ck_assert_int_eq(key_holder_rrb(w->ap[0].k, w->c, &in, &w->fx), ERR_OK);
	w_apply(w, 0);
	ck_assert_str_eq(w->verdicts, "");
	ck_assert_ptr_nonnull(strstr(w->log, "received frame from multicast address"));
	ck_assert_uint_eq(w->n_flight, 1);
	w_free(w);
}
END_TEST

UNIT_MAIN("rkh guards", {
	tcase_add_test(tc, t_answer_to_an_earlier_pull);
	tcase_add_test(tc, t_name_of_another_station);
	tcase_add_test(tc, t_from_a_group);
})
