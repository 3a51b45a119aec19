/* sees: base wire proto */
#include "proto/rkh_seq.h"

#include "base/time.h"
#include "suite.h"

/* The state after a confirmed answer (domain 7, counter 1000, the sender up for 500 s) at 600 s. */
static const struct {
	const char *name;
	uint32_t dom, seq, ts;
	int64_t clock_s;
	enum rkh_seq_verdict want;
} judged[] = {
	{ "the next", 7, 1001, 500, 600, RKH_SEQ_FRESH },
	{ "the same", 7, 1000, 500, 600, RKH_SEQ_DROP },
	{ "a message sent before the answer", 7, 999, 500, 600, RKH_SEQ_FRESH },
	{ "the oldest allowed is remembered", 7, 1000 - 16 - 3, 500, 600, RKH_SEQ_DROP },
	{ "next to the oldest", 7, 1000 - 16 - 2, 500, 600, RKH_SEQ_FRESH },
	{ "too old", 7, 1000 - 16 - 4, 500, 600, RKH_SEQ_DROP },
	{ "a quarter of the circle ahead", 7, 1000 - 19 + 0x40000000u, 500, 600, RKH_SEQ_FRESH },
	{ "more than a quarter ahead", 7, 1000 - 19 + 0x40000001u, 500, 600, RKH_SEQ_ASK },
	{ "three quarters ahead", 7, 1000 - 19 + 0xc0000000u, 500, 600, RKH_SEQ_ASK },
	{ "less than a quarter behind", 7, 1000 - 19 + 0xc0000001u, 500, 600, RKH_SEQ_DROP },
	{ "another domain", 9, 1001, 500, 600, RKH_SEQ_ASK },
	{ "10 s late", 7, 1001, 500, 610, RKH_SEQ_FRESH },
	{ "11 s late", 7, 1001, 500, 611, RKH_SEQ_ASK },
	{ "10 s early", 7, 1001, 510, 600, RKH_SEQ_FRESH },
	{ "11 s early", 7, 1001, 511, 600, RKH_SEQ_ASK },
	{ "an hour later", 7, 1001, 4100, 4200, RKH_SEQ_FRESH },
};

START_TEST(t_judge)
{
	struct kh_seq first = { 7, 1000, 500 };
	struct kh_seq got = { judged[_i].dom, judged[_i].seq, judged[_i].ts };
	struct rkh_seq s = { 0 };

	ck_assert_int_eq(rkh_seq_judge(&s, &first, 600 * NS_PER_S), RKH_SEQ_ASK);
	rkh_seq_reset(&s, &first, 3, 600 * NS_PER_S);
	ck_assert_int_eq(rkh_seq_judge(&s, &got, judged[_i].clock_s * NS_PER_S), judged[_i].want);
}
END_TEST

/* Counters may pass 2^32, and a sender may be up for less long than we. */
START_TEST(t_wraps)
{
	struct kh_seq got = { 1, UINT32_MAX - 1, 3 };
	struct rkh_seq s = { 0 };

	rkh_seq_reset(&s, &got, 0, 90000 * NS_PER_S);
	for (unsigned i = 0; i < 40; i++) {
		got.seq++;
		ck_assert_int_eq(rkh_seq_judge(&s, &got, 90000 * NS_PER_S), RKH_SEQ_FRESH);
		rkh_seq_accept(&s, &got);
		ck_assert_int_eq(rkh_seq_judge(&s, &got, 90000 * NS_PER_S), RKH_SEQ_DROP);
	}
}
END_TEST

/* [hostapd] The ring is full with 16; from then on an older counter is refused, seen or not. */
START_TEST(t_full_ring_rises_only)
{
	struct kh_seq got = { 1, 100, 0 };
	struct rkh_seq s = { 0 };

	rkh_seq_reset(&s, &got, 0, 0);
	for (got.seq = 102; got.seq < 102 + 2 * 14; got.seq += 2)
		rkh_seq_accept(&s, &got);
	got.seq = 121; /* never seen: with 16 remembered, still fresh */
	ck_assert_int_eq(rkh_seq_judge(&s, &got, 0), RKH_SEQ_FRESH);
	got.seq = 130;
	rkh_seq_accept(&s, &got);
	got.seq = 121;
	ck_assert_int_eq(rkh_seq_judge(&s, &got, 0), RKH_SEQ_DROP);
	got.seq = 131;
	ck_assert_int_eq(rkh_seq_judge(&s, &got, 0), RKH_SEQ_FRESH);
}
END_TEST

START_TEST(t_own_numbers)
{
	struct rng a = rng_stream(1, "ap1", "rkh"), b = rng_stream(1, "ap2", "rkh");
	struct rkh_seq s = { 0 }, t = { 0 };
	struct kh_seq one = rkh_seq_next(&s, &a, 1999 * NS_PER_MS);
	struct kh_seq two = rkh_seq_next(&s, &a, 2000 * NS_PER_MS);
	struct kh_seq other = rkh_seq_next(&t, &b, 0);

	ck_assert_uint_eq(one.dom & 1, 1);
	ck_assert_uint_eq(one.dom, two.dom);
	ck_assert_uint_eq((uint32_t)(one.seq + 1), two.seq);
	ck_assert_uint_eq(one.ts, 1);
	ck_assert_uint_eq(two.ts, 2);
	ck_assert_uint_ne(one.dom, other.dom);
}
END_TEST

UNIT_MAIN("rkh seq", {
	tcase_add_loop_test(tc, t_judge, 0, N_OF(judged));
	tcase_add_test(tc, t_wraps);
	tcase_add_test(tc, t_full_ring_rises_only);
	tcase_add_test(tc, t_own_numbers);
})
