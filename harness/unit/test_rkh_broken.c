/* sees: base crypto wire key trace spec proto */
#include <stdlib.h>

#include "rkh_world.h"
#include "suite.h"

/*
 * Every message, in the state that expects it, cut at every length and with every octet changed: no
 * key is taken, nothing is answered that needs the sender's key, and what is whole still works
 * afterwards.
 */
/* A pull between strangers, its frames kept; the world is left before frame n arrives. */
static struct world *until_frame(unsigned n, struct w_flight *frame, bool push)
{
	struct world *w = w_new();
	struct pmk_r0 r0;

	w_pair(w);
	w->ap[0].bss.pmk_r1_push = push;
	w_start(w);
	r0 = w_associate(w, 0);
	if (push) {
		w->ap[0].k->r1kh.n = 1;
		w_push(w, 0, &r0);
		w->ap[0].k->r1kh.n = 2;
	} else {
		ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	}
	for (unsigned i = 0; i < n; i++)
		w_land(w, &w->flight[i]);
	*frame = w->flight[n];
	return w;
}

/* The conversation of a pull, and the one of a push; each frame is a loop of its own. */
static const struct {
	bool push;
	unsigned frame;
	enum kh_message kind;
} cases[] = {
	{ false, 0, KH_SEQ_REQ }, { false, 1, KH_PULL },     { false, 2, KH_SEQ_RESP },
	{ false, 3, KH_SEQ_REQ }, { false, 4, KH_SEQ_RESP }, { false, 5, KH_RESP },
	{ true, 0, KH_PUSH },     { true, 1, KH_SEQ_REQ },   { true, 2, KH_SEQ_RESP },
};

static void expect_refused(struct world *w, const struct w_flight *bad)
{
	unsigned to = 1 - bad->from, n = w->n_flight;
	struct rkh_counts before = key_holder_counts(w->ap[to].k);
	struct rkh_counts after;

	w_deliver(w, to, bad);
	after = key_holder_counts(w->ap[to].k);
	ck_assert_uint_eq(w->n_flight, n);
	ck_assert_uint_eq(after.r1, before.r1);
	ck_assert_uint_eq(after.pending, before.pending);
	ck_assert_uint_eq(after.deferred, before.deferred);
	ck_assert_uint_eq(w->ap[1].n_tell, 0);
	w->n_log = w->n_visible = w->n_verdicts = 0;
}

static void expect_accepted(struct world *w, const struct w_flight *good)
{
	w_deliver(w, 1 - good->from, good);
	ck_assert_str_eq(w->verdicts, "");
}

START_TEST(t_prefixes)
{
	struct w_flight frame, bad;
	struct world *w = until_frame(cases[_i].frame, &frame, cases[_i].push);

	ck_assert_uint_eq(frame.bytes[5], cases[_i].kind);
	for (size_t len = 0; len < frame.len; len++) {
		/* its own memory, so that a sanitizer sees a read past the end */
		uint8_t *copy = malloc(len + 1);
		struct rkh_frame in = { .src = w->ap[frame.from].mac, .dst = frame.to,
					.payload = bytes_of(copy, len), .now_ns = w->now_ns };

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, frame.bytes, len);
		ck_assert_int_eq(key_holder_rrb(w->ap[1 - frame.from].k, w->c, &in, &w->fx),
				 ERR_OK);
		w_apply(w, 1 - frame.from);
		free(copy);
		bad = frame;
		bad.len = len;
		expect_refused(w, &bad);
	}
	w->verdicts[0] = '\0';
	expect_accepted(w, &frame);
	w_free(w);
}
END_TEST

START_TEST(t_changed_octets)
{
	static const struct {
		uint8_t and, xor;
	} change[] = { { 0xff, 0x01 }, { 0xff, 0x80 }, { 0xff, 0xff }, { 0, 0 }, { 0, 0xff } };
	struct w_flight frame, bad;
	struct world *w = until_frame(cases[_i].frame, &frame, cases[_i].push);

	for (size_t at = 0; at < frame.len; at++) {
		for (unsigned c = 0; c < N_OF(change); c++) {
			bad = frame;
			bad.bytes[at] = (bad.bytes[at] & change[c].and) ^ change[c].xor;
			if (bad.bytes[at] != frame.bytes[at])
				expect_refused(w, &bad);
		}
	}
	w->verdicts[0] = '\0';
	expect_accepted(w, &frame);
	w_free(w);
}
END_TEST

/* From another address: the address is sealed with the message. */
START_TEST(t_other_source)
{
	struct w_flight frame;
	struct world *w = until_frame(cases[_i].frame, &frame, cases[_i].push);
	unsigned to = 1 - frame.from;
	struct rkh_frame in = { .src = { { 2, 0, 0, 0, 9, 9 } }, .dst = frame.to,
				.payload = bytes_of(frame.bytes, frame.len), .now_ns = w->now_ns };

	w_hush(w);
	ck_assert_int_eq(key_holder_rrb(w->ap[to].k, w->c, &in, &w->fx), ERR_OK);
	w_apply(w, to);
	ck_assert_str_eq(w->said, "");
	ck_assert_str_ne(w->verdicts, "");
	w_free(w);
}
END_TEST

UNIT_MAIN("rkh broken", {
	tcase_add_loop_test(tc, t_prefixes, 0, N_OF(cases));
	tcase_add_loop_test(tc, t_changed_octets, 0, N_OF(cases));
	tcase_add_loop_test(tc, t_other_source, 0, N_OF(cases));
})
