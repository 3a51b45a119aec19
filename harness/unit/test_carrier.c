/* sees: base trace engine spec wire models medium */
#include "medium_world.h"
#include "suite.h"

/* What a station senses, and how long it then waits. 5 GHz: SIFS 16, slot 9, AIFS of BE 43. */
enum { AIFS = 43000, SLOT = 9000, SIFS = 16000 };

static void send_opts(struct radio *r, struct mac to, size_t len, uint32_t rate, uint32_t basic)
{
	uint8_t buf[2000];
	struct tx_opts o = { .ac = AC_BE, .rate_100k = rate, .basic = basic };

	len = frame_to(buf, to, r->mac, len);
	ck_assert_int_eq(medium_tx(r->w->m, r->ep, bytes_of(buf, len), &o), ERR_OK);
}

/* Puts b where a's level less the noise is snr_mdb, or a little less. */
static void put_at_snr(struct radio *a, struct radio *b, int32_t snr_mdb)
{
	for (b->at.x_mm = a->at.x_mm + 1000;
	     medium_level_mdbm(a->w->m, a->ep, b->ep, 5180) - noise_floor_mdbm(5180) > snr_mdb;)
		b->at.x_mm += 100;
}

/* c queues a frame while a's is on the air; whole slots after `since` and AIFS, it sends. */
static void ck_waits(struct world *w, const struct sent *s, int64_t since)
{
	(void)w;
	ck_assert_int_ge(s->start_ns, since + AIFS);
	ck_assert_int_eq((s->start_ns - since - AIFS) % SLOT, 0);
}

/* [11-2020 10.23.2.4] A frame that comes while the medium is busy goes out after a backoff. */
START_TEST(t_backoff_after_busy)
{
	unsigned at_once = 0;

	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct world w;
		struct radio *a, *c;

		world_init(&w, seed, NULL);
		a = radio_add(&w, "a", 0, false, 5180);
		c = radio_add(&w, "c", 5000, false, 5180);
		run_for(&w, NS_PER_MS);
		send_opts(a, MAC_BROADCAST, 1500, 540, 0);
		run_for(&w, 10000);
		send_opts(c, MAC_BROADCAST, 100, 60, 0);
		run_for(&w, NS_PER_MS);
		ck_assert_uint_eq(w.n_sent, 2);
		ck_waits(&w, &w.sent[1], w.sent[0].end_ns);
		at_once += w.sent[1].start_ns == w.sent[0].end_ns + AIFS;
		world_fini(&w);
	}
	ck_assert_uint_lt(at_once, 10); /* one of 16, on average */
}
END_TEST

/*
 * [11-2020 10.23.2.4] Voice and best effort of one station that may go at the same boundary: best
 * effort backs off, from twice the window. Only then does it wait for more than 15 slots.
 */
START_TEST(t_collision_within)
{
	unsigned far = 0;

	for (uint64_t seed = 1; seed <= 150; seed++) {
		struct world w;
		struct radio *a, *c;
		struct tx_opts voice = { .ac = AC_VO, .rate_100k = 60 };
		uint8_t buf[2000];
		int64_t slots;

		world_init(&w, seed, NULL);
		a = radio_add(&w, "a", 0, false, 5180);
		c = radio_add(&w, "c", 5000, false, 5180);
		run_for(&w, NS_PER_MS);
		send_opts(a, MAC_BROADCAST, 1500, 540, 0);
		run_for(&w, 10000);
		send_opts(c, MAC_BROADCAST, 100, 60, 0);
		ck_assert_int_eq(medium_tx(w.m, c->ep,
					   bytes_of(buf, frame_to(buf, MAC_BROADCAST, c->mac, 100)),
					   &voice), ERR_OK);
		run_for(&w, 2 * NS_PER_MS);
		ck_assert_uint_eq(w.n_sent, 3);
		slots = (w.sent[2].start_ns - w.sent[1].end_ns - AIFS) / SLOT;
		ck_assert_int_le(slots, 31);
		far += slots > 15;
		world_fini(&w);
	}
	ck_assert_uint_gt(far, 0);
}
END_TEST

/* 54 Mb/s to everybody: who understands it waits AIFS, who only hears it EIFS. */
START_TEST(t_eifs)
{
	static const int32_t snr[] = { 40000, 12000 };
	static const int64_t extra[] = { 0, SIFS + 44000 };

	for (unsigned i = 0; i < 2; i++) {
		struct world w;
		struct radio *a, *c;

		world_init(&w, 1, NULL);
		a = radio_add(&w, "a", 0, false, 5180);
		c = radio_add(&w, "c", 0, false, 5180);
		put_at_snr(a, c, snr[i]);
		run_for(&w, NS_PER_MS);
		send_opts(a, MAC_BROADCAST, 1500, 540, 0);
		run_for(&w, 10000);
		send_opts(c, MAC_BROADCAST, 100, 60, 0);
		run_for(&w, NS_PER_MS);
		ck_assert_uint_eq(w.n_sent, 2);
		ck_waits(&w, &w.sent[1], w.sent[0].end_ns + extra[i]);
		world_fini(&w);
	}
}
END_TEST

/* It does not understand the frame, but its acknowledgement at 12 Mb/s: EIFS is over with that. */
START_TEST(t_eifs_ends_with_a_correct_frame)
{
	struct world w;
	struct radio *a, *b, *c;

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 0, true, 5180);
	c = radio_add(&w, "c", 0, false, 5180);
	put_at_snr(a, c, 12000);
	run_for(&w, NS_PER_MS);
	send_opts(a, b->mac, 1500, 540, 1u << RATE_12M);
	run_for(&w, 10000);
	send_opts(c, MAC_BROADCAST, 100, 60, 0);
	run_for(&w, NS_PER_MS);
	ck_assert_uint_eq(w.n_sent, 3);
	ck_assert(w.sent[1].ack);
	ck_assert_int_eq(w.sent[1].end_ns, w.sent[0].end_ns + SIFS + 32000);
	ck_waits(&w, &w.sent[2], w.sent[1].end_ns);
	world_fini(&w);
}
END_TEST

/* Nobody acknowledges, yet who understood Duration is quiet for as long as that would take. */
START_TEST(t_nav)
{
	struct world w;
	struct radio *a, *c;
	struct mac nobody = { { 2, 9, 9, 9, 9, 9 } };

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	c = radio_add(&w, "c", 5000, false, 5180);
	run_for(&w, NS_PER_MS);
	send_opts(a, nobody, 1500, 540, 1u << RATE_6M);
	run_for(&w, 10000);
	send_opts(c, MAC_BROADCAST, 100, 60, 0);
	medium_flush(w.m, a->ep); /* once only */
	run_for(&w, NS_PER_MS);
	ck_assert_uint_eq(w.n_sent, 2);
	ck_waits(&w, &w.sent[1], w.sent[0].end_ns + SIFS + 44000);
	world_fini(&w);
}
END_TEST

/* y comes to the channel when x's frame is on it, and has one of its own. */
static void late_pair(struct world *w, int32_t x_mm, int32_t y_mm)
{
	struct radio *x, *y;

	world_init(w, 1, NULL);
	x = radio_add(w, "x", x_mm, false, 5180);
	y = radio_add(w, "y", y_mm, false, 0);
	radio_add(w, "rx", 0, false, 5180);
	run_for(w, NS_PER_MS);
	send_opts(x, MAC_BROADCAST, 1900, 60, 0);
	send_opts(y, MAC_BROADCAST, 100, 60, 0);
	run_for(w, 100000);
	endpoint_tune(w->m, y->ep, 5180);
	run_for(w, 10 * NS_PER_MS);
	ck_assert_uint_eq(w->n_sent, 2);
	ck_assert_str_eq(w->sent[1].from, "y");
}

/* Of a frame whose beginning it missed a station senses only energy: -62 dBm. */
START_TEST(t_energy)
{
	struct world w;

	late_pair(&w, 10000, 5000); /* 5 m from each other: -48 dBm */
	ck_assert_int_ge(w.sent[1].start_ns, w.sent[0].end_ns + AIFS);
	world_fini(&w);
	late_pair(&w, 50000, 5000); /* 45 m: -77 dBm */
	ck_assert_int_lt(w.sent[1].start_ns, w.sent[0].end_ns);
	world_fini(&w);
}
END_TEST

/* A receiver that is with one frame goes over to another only if that is 10 dB stronger. */
START_TEST(t_capture)
{
	static const struct { int32_t x_mm, y_mm; unsigned received; } c[] = {
		{ -60000, 10000, 1 },  /* y is 23 dB stronger: received, x's is lost */
		{ -50000, 30000, 0 },  /* 7 dB: enough for 6 Mb/s, but the receiver is with x */
		{ -30000, 60000, 1 },  /* 9 dB weaker: x's is received */
	};

	for (unsigned i = 0; i < 3; i++) {
		struct world w;

		late_pair(&w, c[i].x_mm, c[i].y_mm);
		ck_assert_int_lt(w.sent[1].start_ns, w.sent[0].end_ns);
		ck_assert_uint_eq(w.radio[2].n_rx, c[i].received);
		if (i == 0)
			ck_assert_int_eq(w.radio[2].rx_ns, w.sent[1].end_ns);
		if (i == 2)
			ck_assert_int_eq(w.radio[2].rx_ns, w.sent[0].end_ns);
		world_fini(&w);
	}
}
END_TEST

/* Who is to send within CCA and turnaround of another's beginning does, and both are lost. */
START_TEST(t_blind)
{
	static const int64_t after_ns[] = { 5000, 7000 };

	for (unsigned i = 0; i < 2; i++) {
		struct world w;
		struct radio *a, *b;

		world_init(&w, 1, NULL);
		a = radio_add(&w, "a", 0, false, 0);
		b = radio_add(&w, "b", 5000, false, 0);
		send_opts(a, MAC_BROADCAST, 100, 60, 0);
		send_opts(b, MAC_BROADCAST, 100, 60, 0);
		/* what each draws is known once both have sent alone */
		endpoint_tune(w.m, a->ep, 5180);
		run_for(&w, NS_PER_MS);
		endpoint_tune(w.m, b->ep, 5200);
		run_for(&w, NS_PER_MS);
		int64_t wait_a = w.sent[0].start_ns, wait_b = w.sent[1].start_ns - NS_PER_MS;
		world_fini(&w);

		world_init(&w, 1, NULL);
		a = radio_add(&w, "a", 0, false, 0);
		b = radio_add(&w, "b", 5000, false, 0);
		send_opts(a, MAC_BROADCAST, 100, 60, 0);
		send_opts(b, MAC_BROADCAST, 100, 60, 0);
		run_for(&w, NS_PER_MS - wait_a);
		endpoint_tune(w.m, a->ep, 5180);
		run_for(&w, wait_a - wait_b + after_ns[i]);
		endpoint_tune(w.m, b->ep, 5180);
		run_for(&w, NS_PER_MS);
		ck_assert_int_eq(w.sent[0].start_ns, NS_PER_MS);
		ck_assert_str_eq(w.sent[0].from, "a");
		if (i == 0)
			ck_assert_int_eq(w.sent[1].start_ns, NS_PER_MS + 5000);
		else
			ck_assert_int_ge(w.sent[1].start_ns, w.sent[0].end_ns + AIFS);
		world_fini(&w);
	}
}
END_TEST

/*
 * The slots between two frames of a station add up to what it drew: EDCA counts the boundary at
 * which another sends, DCF does not.
 */
static unsigned count_of(const struct world *w, unsigned from, unsigned to, bool dcf)
{
	unsigned slots = 0;
	int64_t idle = w->sent[from].end_ns;

	for (unsigned i = from + 1; i <= to; i++) {
		const struct sent *s = &w->sent[i];

		if (!s->ack) {
			slots += (unsigned)((s->start_ns - idle - AIFS) / SLOT);
			slots += i < to && !dcf;
		}
		idle = s->end_ns;
	}
	return slots;
}

START_TEST(t_slots_add_up)
{
	struct contention c = { .dcf = _i == 1 };
	struct rng_key key = rng_key(1, "b", "backoff");
	struct world w;
	struct radio *a, *b, *ap;
	unsigned n = 0, last = 0;

	for (unsigned ac = 0; ac < AC_COUNT; ac++)
		c.ac[ac] = (struct edca){ 3, 15, 1023 };
	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 0);
	b = radio_add(&w, "b", 0, false, 0);
	ap = radio_add(&w, "ap", 5000, true, 5180);
	endpoint_contention(w.m, a->ep, &c);
	endpoint_contention(w.m, b->ep, &c);
	endpoint_tune(w.m, a->ep, 5180);
	endpoint_tune(w.m, b->ep, 5180);
	a->saturated = b->saturated = true;
	a->peer = b->peer = ap->mac;
	send_rate(a, ap->mac, 1000, 1, 240, AC_BE);
	send_rate(b, ap->mac, 1000, 1, 240, AC_BE);
	run_for(&w, 200 * NS_PER_MS);
	for (unsigned i = 2; i + 1 < w.n_sent; i++) {
		const struct sent *s = &w.sent[i];
		bool tie = s->start_ns == w.sent[i - 1].start_ns ||
			   s->start_ns == w.sent[i + 1].start_ns;

		if (tie)
			last = 0; /* what comes between has other waits */
		if (tie || s->ack || strcmp(s->from, "b") != 0)
			continue;
		if (last != 0 && s->try_no == 1) {
			ck_assert_uint_eq(count_of(&w, last + 1, i, c.dcf),
					  rng_keyed_below(&key, w.sent[last].frame_no, 1, AC_BE,
							  16));
			n++;
		}
		last = s->try_no == 1 ? i : 0;
	}
	ck_assert_uint_gt(n, 50);
	world_fini(&w);
}
END_TEST

/* Two access points of one channel and their stations share it, where all hear all. */
START_TEST(t_channel_of_two_cells)
{
	struct world w;
	struct radio *r[4];
	uint32_t sum, most = 0;

	world_init(&w, 1, NULL);
	r[0] = radio_add(&w, "ap1", 0, true, 5180);
	r[1] = radio_add(&w, "ap2", 20000, true, 5180);
	r[2] = radio_add(&w, "sta1", 3000, false, 5180);
	r[3] = radio_add(&w, "sta2", 17000, false, 5180);
	for (unsigned i = 0; i < 4; i++) {
		r[i]->saturated = true;
		r[i]->peer = r[i ^ 2]->mac;
		send_rate(r[i], r[i]->peer, 1000, 1, 240, AC_BE);
	}
	run_for(&w, 4 * NS_PER_S);
	sum = r[0]->n_acked + r[1]->n_acked + r[2]->n_acked + r[3]->n_acked;
	for (unsigned i = 0; i < 4; i++)
		most = r[i]->n_acked > most ? r[i]->n_acked : most;
	ck_assert_uint_gt(sum, 6000); /* no more than one cell alone carries */
	ck_assert_uint_lt(sum, 9600);
	ck_assert_uint_lt(most * 4, sum * 12 / 10);
	ck_assert_uint_gt(w.outcome[AIR_COLLIDED] + w.outcome[AIR_BUSY], 100);
	world_fini(&w);
}
END_TEST

/* Every frame that is offered ends in one way, and says so. */
START_TEST(t_ends)
{
	struct mac nobody = { { 2, 9, 9, 9, 9, 9 } };
	struct tx_opts o = { .ac = AC_BK, .rate_100k = 60 };
	struct world w;
	struct radio *a, *b;
	uint8_t buf[2000];
	size_t len;

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 5000, true, 5180);
	send(a, b->mac, 100, 1);
	send(a, nobody, 100, 2);
	send(a, MAC_BROADCAST, 100, 3);
	run_for(&w, NS_PER_S);
	len = frame_to(buf, b->mac, a->mac, 100);
	for (unsigned i = 0; i < TX_QUEUE_MAX; i++)
		ck_assert_int_eq(medium_tx(w.m, a->ep, bytes_of(buf, len), &o), ERR_OK);
	for (unsigned i = 0; i < 3; i++)
		ck_assert_int_eq(medium_tx(w.m, a->ep, bytes_of(buf, len), &o), ERR_LIMIT);
	medium_flush(w.m, a->ep);
	ck_assert_uint_eq(w.ended[AIR_END_ACKED], 1);
	ck_assert_uint_eq(w.ended[AIR_END_TRIES], 1);
	ck_assert_uint_eq(w.ended[AIR_END_SENT], 1);
	ck_assert_uint_eq(w.ended[AIR_END_FULL], 3);
	ck_assert_uint_eq(w.ended[AIR_END_FLUSHED], TX_QUEUE_MAX);
	ck_assert_uint_eq(a->n_done, 3 + TX_QUEUE_MAX);
	world_fini(&w);
}
END_TEST

static int64_t still_for_ever(void *ctx, int64_t now_ns)
{
	(void)ctx, (void)now_ns;
	return TIME_NEVER;
}

/* Where a radio was found is remembered until it is said to have moved. */
START_TEST(t_moved)
{
	struct world w;
	struct radio *a, *b;
	struct endpoint_spec spec = { .name = "b", .power_mdbm = 20000,
				      .ops = { where, on_rx, on_done, NULL, NULL },
				      .still_until = still_for_ever };
	static const unsigned heard[] = { 0, 1, 2, 2 };
	static const int32_t x_mm[] = { 2000000, 5000, 6000, 2000000 };

	world_init(&w, 1, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = &w.radio[w.n++];
	*b = (struct radio){ .w = &w, .name = "b", .mac = { { 2, 1, 1, 1, 1, 1 } } };
	spec.ops.ctx = b;
	ck_assert_int_eq(endpoint_add(w.m, &spec, &b->ep), ERR_OK);
	endpoint_tune(w.m, b->ep, 5180);
	for (unsigned i = 0; i < N_OF(heard); i++) {
		b->at.x_mm = x_mm[i];
		endpoint_moved(w.m, b->ep);
		send(a, MAC_BROADCAST, 100, 1);
		run_for(&w, NS_PER_MS);
		ck_assert_uint_eq(b->n_rx, heard[i]);
	}
	world_fini(&w);
}
END_TEST

UNIT_MAIN("carrier",
	tcase_add_test(tc, t_moved);
	tcase_add_test(tc, t_ends);
	tcase_add_test(tc, t_backoff_after_busy);
	tcase_add_test(tc, t_collision_within);
	tcase_add_test(tc, t_eifs);
	tcase_add_test(tc, t_eifs_ends_with_a_correct_frame);
	tcase_add_test(tc, t_nav);
	tcase_add_test(tc, t_energy);
	tcase_add_test(tc, t_capture);
	tcase_add_test(tc, t_blind);
	tcase_add_loop_test(tc, t_slots_add_up, 0, 2);
	tcase_add_test(tc, t_channel_of_two_cells);)
