/* sees: base trace engine spec wire models medium */
#include "medium_world.h"
#include "models/per.h"
#include "suite.h"

/* 5 GHz, 6 Mb/s, 100 octets: PPDU 20 + 4 * ceil((22 + 832) / 24) = 164, SIFS 16, ACK at 6: 44. */
START_TEST(t_one_exchange_to_the_nanosecond)
{
	struct world w;
	struct radio *a, *b;

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 5000, true, 5180);
	run_for(&w, NS_PER_MS);
	send(a, b->mac, 100, 42);
	run_for(&w, NS_PER_MS);
	ck_assert_uint_eq(w.n_sent, 2);
	ck_assert_int_eq(w.sent[0].start_ns, 1000000); /* idle for longer than AIFS: at once */
	ck_assert_int_eq(w.sent[0].end_ns, 1164000);
	ck_assert(w.sent[1].ack);
	ck_assert_str_eq(w.sent[1].from, "b");
	ck_assert_uint_eq(w.sent[1].frame_no, 1); /* b's first frame */
	ck_assert_int_eq(w.sent[1].start_ns, 1164000 + 16000);
	ck_assert_int_eq(w.sent[1].end_ns, 1164000 + 16000 + 44000);
	ck_assert_int_eq(b->rx_ns, 1164000);
	ck_assert_int_eq(b->info.start_ns, 1000000);
	ck_assert_uint_eq(b->info.rate_100k, 60);
	/* 20 dBm less free space for 1 m at 5180 and 30 * log10(5) */
	ck_assert_int_le(abs(b->info.level_mdbm - (20000 - 46734 - 20969)), 5);
	ck_assert_int_eq(a->done_ns, 1164000 + 16000 + 44000);
	ck_assert_uint_eq(a->n_acked, 1);
	ck_assert_uint_eq(a->last_tries, 1);
	ck_assert_uint_eq(a->last_cookie, 42);
	ck_assert_uint_eq(a->n_rx, 0);
	world_fini(&w);
}
END_TEST

/* Frame after frame: AIFS + backoff + PPDU + SIFS + ACK, and some backoff is zero. */
START_TEST(t_cycle_is_aifs_backoff_ppdu_sifs_ack)
{
	struct world w;
	struct radio *a, *b;
	unsigned zero = 0, most = 0;

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 5000, true, 5180);
	for (unsigned i = 0; i < 200; i++)
		send(a, b->mac, 100, i);
	run_for(&w, NS_PER_S);
	ck_assert_uint_eq(a->n_acked, 200);
	for (unsigned i = 2; i < w.n_sent; i += 2) {
		int64_t gap = w.sent[i].start_ns - w.sent[i - 1].end_ns - (16000 + 3 * 9000);

		ck_assert(w.sent[i - 1].ack && !w.sent[i].ack);
		ck_assert_int_eq(gap % 9000, 0);
		ck_assert_int_le(gap, 15 * 9000);
		ck_assert_int_ge(gap, 0);
		zero += gap == 0;
		most += gap == 15 * 9000;
	}
	ck_assert_uint_gt(zero, 2);
	ck_assert_uint_gt(most, 2);
	world_fini(&w);
}
END_TEST

/* Nobody there: seven tries, each later by the ACK timeout and a growing window; Retry is set. */
START_TEST(t_retries_end)
{
	struct world w;
	struct radio *a, *b;
	struct mac nobody = { { 2, 9, 9, 9, 9, 9 } };

	world_init(&w, 3, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 5000, true, 5180);
	send(a, nobody, 100, 7);
	run_for(&w, NS_PER_S);
	ck_assert_uint_eq(w.n_sent, TX_TRIES);
	ck_assert_uint_eq(a->n_done, 1);
	ck_assert_uint_eq(a->n_acked, 0);
	ck_assert_uint_eq(a->last_tries, TX_TRIES);
	for (unsigned i = 1, cw = 31; i < TX_TRIES; i++, cw = cw == 1023 ? cw : 2 * cw + 1) {
		/* AIFS counts from the end of the ACK timeout: SIFS + slot + 20 us */
		int64_t slots = w.sent[i].start_ns - w.sent[i - 1].end_ns - 45000 - 43000;

		ck_assert_uint_eq(w.sent[i].frame_no, w.sent[0].frame_no);
		ck_assert_uint_eq(w.sent[i].try_no, i + 1);
		ck_assert_int_eq(slots % 9000, 0);
		ck_assert_int_ge(slots, 0);
		ck_assert_int_le(slots / 9000, cw);
	}
	ck_assert_uint_eq(b->n_rx, 0);
	world_fini(&w);
}
END_TEST

/* The window doubles: a seventh try waits from 0 to 1023 slots. */
START_TEST(t_window_doubles)
{
	struct mac nobody = { { 2, 9, 9, 9, 9, 9 } };
	int64_t most = 0, sum = 0;

	for (uint64_t seed = 0; seed < 40; seed++) {
		struct world w;
		struct radio *a;
		int64_t slots;

		world_init(&w, seed, NULL);
		a = radio_add(&w, "a", 0, false, 5180);
		send(a, nobody, 100, 7);
		run_for(&w, NS_PER_S);
		ck_assert_uint_eq(w.n_sent, TX_TRIES);
		slots = (w.sent[6].start_ns - w.sent[5].end_ns - 45000 - 43000) / 9000;
		most = slots > most ? slots : most;
		sum += slots;
		world_fini(&w);
	}
	ck_assert_int_gt(most, 900);
	ck_assert_int_gt(sum / 40, 400); /* 511 expected, 47 standard deviation */
	ck_assert_int_lt(sum / 40, 620);
}
END_TEST

/* Who has nothing to send does not follow the channel, but knows what is on it when it has. */
START_TEST(t_newcomer_defers)
{
	struct world w;
	struct radio *a, *b, *c;

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 5000, true, 5180);
	c = radio_add(&w, "c", 2000, false, 5180);
	run_for(&w, NS_PER_MS);
	send(a, b->mac, 1000, 1); /* 20 + 4 * ceil((22 + 8032) / 24) = 1364 us */
	run_for(&w, 500000);
	send(c, b->mac, 100, 2);
	run_for(&w, 10 * NS_PER_MS);
	ck_assert_uint_eq(w.n_sent, 4);
	ck_assert_int_eq(w.sent[1].end_ns, NS_PER_MS + 1364000 + 16000 + 44000);
	ck_assert_str_eq(w.sent[2].from, "c");
	ck_assert_int_ge(w.sent[2].start_ns, w.sent[1].end_ns + 43000);
	ck_assert_int_eq((w.sent[2].start_ns - w.sent[1].end_ns - 43000) % 9000, 0);

	/* and one that comes between a frame and its ACK */
	send(a, b->mac, 1000, 1);
	run_for(&w, 1000);
	run_for(&w, w.sent[4].end_ns - engine_now(w.eng) + 8000);
	ck_assert_uint_eq(w.n_sent, 5);
	send(c, b->mac, 100, 2);
	run_for(&w, 10 * NS_PER_MS);
	ck_assert_uint_eq(w.n_sent, 8);
	ck_assert(w.sent[5].ack && !w.sent[6].ack);
	ck_assert_int_ge(w.sent[6].start_ns, w.sent[5].end_ns + 43000);
	world_fini(&w);
}
END_TEST

/* Both ends of a link send at the same instant: neither hears the other. */
START_TEST(t_who_sends_is_deaf)
{
	struct world w;
	struct radio *a, *b;

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 1000, false, 5180);
	a->saturated = b->saturated = true;
	a->peer = b->mac;
	b->peer = a->mac;
	send_rate(a, b->mac, 1000, 1, 240, AC_BE);
	send_rate(b, a->mac, 1000, 1, 240, AC_BE);
	run_for(&w, NS_PER_S);
	ck_assert_uint_gt(w.outcome[AIR_BUSY], 50);
	ck_assert_uint_eq(w.outcome[AIR_BUSY] % 2, 0);
	ck_assert_uint_eq(w.outcome[AIR_COLLIDED], 0);
	world_fini(&w);
}
END_TEST

/* At the edge of range frames and ACKs are lost: retries carry the bit, duplicates arrive. */
START_TEST(t_loss_at_the_edge)
{
	struct world w;
	struct radio *a, *b;

	world_init(&w, 5, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 0, true, 5180);
	/* where one 1000-octet frame in five fails, and ACKs at times */
	for (b->at.x_mm = 1000; per_ppm(RATE_6M, medium_level_mdbm(w.m, a->ep, b->ep, 5180) -
					noise_floor_mdbm(5180), 1000) < 200000;)
		b->at.x_mm += 100;
	for (unsigned i = 0; i < 200; i++)
		send(a, b->mac, 1000, i);
	run_for(&w, 5 * NS_PER_S);
	ck_assert_uint_eq(a->n_done, 200);
	ck_assert_uint_gt(a->n_acked, 190);
	ck_assert_uint_ge(b->n_rx, a->n_acked);
	ck_assert_uint_gt(b->n_retry, 10);
	ck_assert_uint_gt(w.outcome[AIR_ERROR], 20);
	ck_assert_uint_lt(w.outcome[AIR_ERROR], 90);
	ck_assert_uint_eq(w.outcome[AIR_COLLIDED], 0);
	world_fini(&w);
}
END_TEST

/* One in ten is lost beside each other, where none would be by its level. */
START_TEST(t_loss_everywhere)
{
	struct world w;
	struct radio *a, *b;

	world_init_lossy(&w, 5, NULL, 100000);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 1000, true, 5180);
	for (unsigned i = 0; i < 200; i++)
		send(a, b->mac, 1000, i);
	run_for(&w, 5 * NS_PER_S);
	ck_assert_uint_eq(a->n_acked, 200);
	ck_assert_uint_gt(w.outcome[AIR_ERROR], 20);
	ck_assert_uint_lt(w.outcome[AIR_ERROR], 70);
	ck_assert_uint_eq(w.outcome[AIR_COLLIDED] + w.outcome[AIR_WEAK], 0);
	world_fini(&w);
}
END_TEST

/* Two who always have something to send share the channel; nothing overlaps but ties. */
START_TEST(t_two_share)
{
	struct world w;
	struct radio *a, *b, *ap;
	unsigned ties = 0;
	uint32_t sum, diff;

	world_init(&w, (uint64_t)_i, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 10000, false, 5180);
	ap = radio_add(&w, "ap", 5000, true, 5180);
	a->saturated = b->saturated = true;
	a->peer = b->peer = ap->mac;
	send_rate(a, ap->mac, 1000, 1, 240, AC_BE);
	send_rate(b, ap->mac, 1000, 1, 240, AC_BE);
	run_for(&w, 10 * NS_PER_S);
	sum = a->n_acked + b->n_acked;
	diff = a->n_acked > b->n_acked ? a->n_acked - b->n_acked : b->n_acked - a->n_acked;
	ck_assert_uint_gt(sum, 15000);
	ck_assert_uint_lt(diff * 100, sum * 3);
	ck_assert_uint_ge(ap->n_rx, sum);
	for (unsigned i = 1; i < w.n_sent; i++) {
		if (w.sent[i].start_ns >= w.sent[i - 1].end_ns)
			continue;
		ck_assert_int_eq(w.sent[i].start_ns, w.sent[i - 1].start_ns);
		ties++;
	}
	/* Bianchi's fixed point for two stations, CW 16, 6 doublings gives p = 0.11 or so */
	ck_assert_uint_gt(ties * 100, w.n_sent / 2 * 3);
	ck_assert_uint_lt(ties * 100, w.n_sent / 2 * 12);
	world_fini(&w);
}
END_TEST

/* Voice before background, whoever came first. */
START_TEST(t_categories_have_priority)
{
	struct world w;
	struct radio *a, *b;

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 5000, true, 5180);
	send_rate(a, b->mac, 100, 1, 60, AC_BK);
	send_rate(a, b->mac, 100, 2, 60, AC_BK);
	run_for(&w, 150000);
	for (unsigned i = 0; i < 20; i++)
		send_rate(a, b->mac, 100, 100 + i, 60, AC_VO);
	run_for(&w, NS_PER_MS);
	ck_assert_uint_ge(a->last_cookie, 100);
	run_for(&w, NS_PER_S);
	ck_assert_uint_eq(a->n_acked, 22);
	world_fini(&w);
}
END_TEST

/* To a group: one try, no ACK, everybody on the channel in range, nobody elsewhere. */
START_TEST(t_group_frames)
{
	struct world w;
	struct radio *a, *near, *far, *other;

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, true, 5180);
	near = radio_add(&w, "near", 5000, false, 5180);
	far = radio_add(&w, "far", 100000000, false, 5180);
	other = radio_add(&w, "other", 5000, false, 5200);
	send(a, MAC_BROADCAST, 200, 9);
	run_for(&w, NS_PER_MS);
	ck_assert_uint_eq(w.n_sent, 1);
	ck_assert_uint_eq(near->n_rx, 1);
	ck_assert_uint_eq(far->n_rx + other->n_rx, 0);
	ck_assert_uint_eq(a->n_done, 1);
	ck_assert_uint_eq(a->n_acked, 0);
	ck_assert_uint_eq(a->last_tries, 1);
	world_fini(&w);
}
END_TEST

/* Two who do not hear each other collide at the one between them, at any time, not only in ties. */
START_TEST(t_hidden_nodes_collide)
{
	struct world w;
	struct radio *a, *b, *ap;

	world_init(&w, 2, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 200000, false, 5180);
	ap = radio_add(&w, "ap", 100000, true, 5180);
	endpoint_power(w.m, a->ep, 20000);
	ck_assert_int_lt(medium_level_mdbm(w.m, a->ep, b->ep, 5180), -93000);
	ck_assert_int_gt(medium_level_mdbm(w.m, a->ep, ap->ep, 5180), -87000);
	for (unsigned i = 0; i < 50; i++) {
		send(a, ap->mac, 1000, i);
		send(b, ap->mac, 1000, i);
	}
	run_for(&w, 2 * NS_PER_S);
	ck_assert_uint_gt(w.outcome[AIR_COLLIDED], 30);
	ck_assert_uint_eq(a->n_done, 50);
	world_fini(&w);
}
END_TEST

START_TEST(t_tuning_and_flushing)
{
	struct world w;
	struct radio *a, *b;
	struct mac nobody = { { 2, 9, 9, 9, 9, 9 } };

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 0);
	b = radio_add(&w, "b", 5000, true, 5200);
	send(a, b->mac, 100, 1);
	run_for(&w, NS_PER_MS);
	ck_assert_uint_eq(w.n_sent, 0);
	ck_assert_uint_eq(medium_queued(w.m, a->ep), 1);
	endpoint_tune(w.m, a->ep, 5180);
	run_for(&w, 200000);
	ck_assert_uint_ge(w.n_sent, 1);
	ck_assert_uint_eq(a->n_done, 0);
	/* what failed on the old channel is tried again on the new one */
	endpoint_tune(w.m, a->ep, 5200);
	run_for(&w, NS_PER_MS);
	ck_assert_uint_eq(a->n_acked, 1);
	ck_assert_uint_eq(b->n_rx, 1);
	ck_assert_uint_eq(b->n_retry, 1);
	ck_assert_uint_eq(a->last_tries, w.n_sent - 1);

	/* the receiver leaves in the middle of a frame: it hears nothing of it */
	send(a, b->mac, 1000, 2);
	run_for(&w, 1000000);
	endpoint_tune(w.m, b->ep, 5180);
	endpoint_tune(w.m, b->ep, 5200);
	run_for(&w, NS_PER_S);
	ck_assert_uint_eq(b->n_rx, 2);
	ck_assert_uint_eq(b->n_retry, 2);

	send(a, nobody, 100, 3);
	send(a, b->mac, 100, 4);
	send(a, nobody, 100, 5);
	medium_flush_to(w.m, a->ep, nobody);
	run_for(&w, NS_PER_S);
	ck_assert_uint_eq(medium_queued(w.m, a->ep), 0);
	ck_assert_uint_eq(a->n_done, 5);
	ck_assert_uint_eq(a->n_acked, 3);
	ck_assert_uint_eq(b->n_rx, 3);
	send(a, b->mac, 100, 6);
	medium_flush(w.m, a->ep);
	ck_assert_uint_eq(a->last_tries, 0);
	ck_assert_uint_eq(a->n_done, 6);
	world_fini(&w);
}
END_TEST

/* Calling back into the medium from callbacks: leave the channel when a frame comes. */
static void leave_on_rx(void *ctx, endpoint_id ep, struct bytes frame, const struct rx_info *info)
{
	struct radio *r = ctx, *tx = &r->w->radio[0];

	on_rx(ctx, ep, frame, info);
	medium_flush(r->w->m, tx->ep);
	endpoint_tune(r->w->m, tx->ep, 5200);
	send(tx, r->mac, 60, 99);
	endpoint_tune(r->w->m, ep, 5200);
}

START_TEST(t_callbacks_may_do_anything)
{
	struct world w;
	struct radio *a, *b;
	struct endpoint_spec spec = { .name = "b", .power_mdbm = 20000,
				      .ops = { where, leave_on_rx, on_done, NULL, NULL } };

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = &w.radio[w.n++];
	*b = (struct radio){ .w = &w, .name = "b", .mac = { { 2, 1, 1, 1, 1, 1 } } };
	spec.ops.ctx = b;
	ck_assert_int_eq(endpoint_add(w.m, &spec, &b->ep), ERR_OK);
	ck_assert_int_eq(endpoint_addr_add(w.m, b->ep, b->mac), ERR_OK);
	endpoint_tune(w.m, b->ep, 5180);
	for (unsigned i = 0; i < 3; i++)
		send(a, b->mac, 300, i);
	ck_assert_int_eq(engine_run_until(w.eng, 3 * NS_PER_MS), RUN_END_TIME);
	ck_assert_uint_ge(b->n_rx, 2);
	ck_assert_uint_ge(a->n_done, 3);
	world_fini(&w);
}
END_TEST

START_TEST(t_bad_requests)
{
	static uint8_t big[TX_FRAME_MAX + 1];
	struct tx_opts o = { .rate_100k = 60, .ac = AC_BE };
	struct world w;
	struct radio *a;
	uint8_t buf[2000];
	size_t len;

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	len = frame_to(buf, MAC_BROADCAST, a->mac, 100);
	memcpy(big, buf, len);
	ck_assert_int_eq(medium_tx(w.m, a->ep, bytes_of(buf, 5), &o), ERR_RANGE);
	ck_assert_int_eq(medium_tx(w.m, a->ep, BYTES(big), &o), ERR_RANGE);
	o.rate_100k = 61;
	ck_assert_int_eq(medium_tx(w.m, a->ep, bytes_of(buf, len), &o), ERR_RANGE);
	o.rate_100k = 10; /* DSSS at 5 GHz */
	ck_assert_int_eq(medium_tx(w.m, a->ep, bytes_of(buf, len), &o), ERR_RANGE);
	o.rate_100k = 60;
	endpoint_tune(w.m, a->ep, 0);
	for (unsigned i = 0; i < TX_QUEUE_MAX; i++)
		ck_assert_int_eq(medium_tx(w.m, a->ep, bytes_of(buf, len), &o), ERR_OK);
	ck_assert_int_eq(medium_tx(w.m, a->ep, bytes_of(buf, len), &o), ERR_LIMIT);
	o.ac = AC_VO;
	ck_assert_int_eq(medium_tx(w.m, a->ep, bytes_of(buf, len), &o), ERR_OK);
	world_fini(&w);
}
END_TEST

/*
 * A station declared first, on the same channel, out of range of all, changes nobody's records:
 * mute, and also when it talks to itself without end.
 */
static void busy_run(struct world *w, int extra)
{
	struct radio *x = NULL, *a, *b, *ap;

	world_init(w, 11, NULL);
	if (extra > 0)
		x = radio_add(w, "extra", 900000000, false, 5180);
	a = radio_add(w, "a", 0, false, 5180);
	b = radio_add(w, "b", 130000, false, 5180);
	ap = radio_add(w, "ap", 70000, true, 5180);
	a->saturated = b->saturated = true;
	a->peer = b->peer = ap->mac;
	if (extra > 1) {
		x->saturated = true;
		x->peer = ap->mac;
		send_rate(x, ap->mac, 700, 1, 60, AC_VO);
	}
	send_rate(a, ap->mac, 1000, 1, 120, AC_BE);
	send_rate(b, ap->mac, 1000, 1, 120, AC_BE);
	for (unsigned i = 0; i < 100; i++) {
		send(ap, MAC_BROADCAST, 250, i);
		run_for(w, 10 * NS_PER_MS);
	}
}

START_TEST(t_strangers_change_nothing)
{
	static struct world base, other;

	busy_run(&base, 0);
	for (int extra = 0; extra < 3; extra++) {
		unsigned skip = extra > 0;

		busy_run(&other, extra);
		for (unsigned i = 0; i < base.n; i++)
			ck_assert_uint_eq(base.radio[i].digest, other.radio[i + skip].digest);
		world_fini(&other);
	}
	ck_assert_uint_gt(base.outcome[AIR_ERROR] + base.outcome[AIR_COLLIDED], 20);
	world_fini(&base);
	busy_run(&base, 0);
	ck_assert_uint_ne(base.radio[0].digest, base.radio[1].digest);
	world_fini(&base);
}
END_TEST

UNIT_MAIN("air",
	tcase_add_test(tc, t_one_exchange_to_the_nanosecond);
	tcase_add_test(tc, t_cycle_is_aifs_backoff_ppdu_sifs_ack);
	tcase_add_test(tc, t_retries_end);
	tcase_add_test(tc, t_window_doubles);
	tcase_add_test(tc, t_newcomer_defers);
	tcase_add_test(tc, t_who_sends_is_deaf);
	tcase_add_test(tc, t_loss_at_the_edge);
	tcase_add_test(tc, t_loss_everywhere);
	tcase_add_loop_test(tc, t_two_share, 0, 4);
	tcase_add_test(tc, t_categories_have_priority);
	tcase_add_test(tc, t_group_frames);
	tcase_add_test(tc, t_hidden_nodes_collide);
	tcase_add_test(tc, t_tuning_and_flushing);
	tcase_add_test(tc, t_callbacks_may_do_anything);
	tcase_add_test(tc, t_bad_requests);
	tcase_add_test(tc, t_strangers_change_nothing);)
