/* sees: base crypto wire key spec trace proto */
#include "proto/sae_queue.h"
#include "suite.h"

static struct sae_queue q;
static struct sae_queued out;
static int64_t in_ns;

static void setup(void)
{
	memset(&q, 0, sizeof(q));
}

static bool put(uint8_t station, uint16_t seq, uint8_t octet)
{
	struct sae_queued f = { .from = { { 2, 0, 0, 0, 0, station } }, .seq = seq, .len = 1,
				.body = { octet } };

	return sae_queue_put(&q, &f, &in_ns);
}

static struct mac mac_of(uint8_t station)
{
	return (struct mac){ { 2, 0, 0, 0, 0, station } };
}

/* The first at once, each later one after 10 ms for every frame that still waits. */
START_TEST(t_pace)
{
	ck_assert(put(1, 1, 1));
	ck_assert_int_eq(in_ns, 0);
	ck_assert(put(2, 1, 2) && in_ns < 0);
	ck_assert(put(3, 1, 3) && in_ns < 0);
	ck_assert(sae_queue_take(&q, &out, &in_ns));
	ck_assert(out.body[0] == 1 && in_ns == 2 * SAE_QUEUE_STEP_NS);
	ck_assert(put(4, 1, 4) && in_ns < 0); /* the call of before is due */
	ck_assert(sae_queue_take(&q, &out, &in_ns));
	ck_assert(out.body[0] == 2 && in_ns == 2 * SAE_QUEUE_STEP_NS);
	ck_assert(sae_queue_take(&q, &out, &in_ns));
	ck_assert(sae_queue_take(&q, &out, &in_ns));
	ck_assert(out.body[0] == 4 && in_ns == 0);
	ck_assert(!sae_queue_take(&q, &out, &in_ns));
	ck_assert(put(1, 1, 1) && in_ns == 0);
}
END_TEST

START_TEST(t_replaced)
{
	ck_assert(put(1, 1, 1) && put(2, 1, 2) && put(1, 1, 3) && put(1, 2, 4));
	ck_assert_uint_eq(q.n, 3);
	ck_assert(sae_queue_take(&q, &out, &in_ns));
	ck_assert(out.body[0] == 3 && mac_equal(out.from, mac_of(1)));
}
END_TEST

/* A confirm overtakes nothing of its own station, and waits for nobody else's. */
START_TEST(t_wants)
{
	ck_assert(sae_queue_wants(&q, mac_of(1), SAE_SEQ_COMMIT));
	ck_assert(!sae_queue_wants(&q, mac_of(1), SAE_SEQ_CONFIRM));
	ck_assert(put(1, 1, 1));
	ck_assert(sae_queue_wants(&q, mac_of(1), SAE_SEQ_CONFIRM));
	ck_assert(!sae_queue_wants(&q, mac_of(2), SAE_SEQ_CONFIRM));
	ck_assert(!sae_queue_wants(&q, mac_of(1), 3));
}
END_TEST

START_TEST(t_full)
{
	struct sae_queued f = { .len = SAE_BODY_MAX + 1 };

	ck_assert(!sae_queue_put(&q, &f, &in_ns));
	for (uint8_t i = 0; i < SAE_QUEUE_MAX; i++)
		ck_assert(put(i, 1, i));
	ck_assert(!put(99, 1, 99) && !put(0, 1, 1));
	ck_assert_uint_eq(q.n, SAE_QUEUE_MAX);
}
END_TEST

UNIT_MAIN("SAE queue", {
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, t_pace);
	tcase_add_test(tc, t_replaced);
	tcase_add_test(tc, t_wants);
	tcase_add_test(tc, t_full);
})
