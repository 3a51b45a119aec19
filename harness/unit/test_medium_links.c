/* sees: base trace engine spec wire models medium */
#include "medium_world.h"
#include "suite.h"

/* Pairs of radios of which somebody says how they hear each other. */

/* What is said of a pair stands above where they are, until it says otherwise; each way its own. */
START_TEST(t_link)
{
	static const struct series_point falls[] = { { 0, -50000 }, { NS_PER_S, -50000 },
						     { 2 * NS_PER_S, -150000 } };
	static const struct series_point weak[] = { { 0, -80000 } };
	struct world w;
	struct radio *a, *b;

	world_init(&w, 5, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 900000, true, 5180);
	ck_assert_int_lt(medium_level_mdbm(w.m, a->ep, b->ep, 5180), -110000);
	ck_assert_int_eq(medium_link_add(w.m, &(struct medium_link){ a->ep, b->ep, { weak, 1 },
								     20000, 0 }), ERR_OK);
	ck_assert_int_eq(medium_link_add(w.m, &(struct medium_link){ a->ep, b->ep, { falls, 3 },
								     17000, 0 }), ERR_OK);
	ck_assert_int_eq(medium_link_add(w.m, &(struct medium_link){ b->ep, a->ep, { weak, 1 },
								     20000, 0 }), ERR_OK);
	ck_assert_int_eq(medium_level_mdbm(w.m, a->ep, b->ep, 5180), -47000); /* 3 dB more power */
	ck_assert_int_eq(medium_level_mdbm(w.m, b->ep, a->ep, 5180), -80000);
	for (unsigned i = 0; i < 100; i++)
		send(a, b->mac, 100, i);
	run_for(&w, NS_PER_S);
	ck_assert_uint_eq(b->n_rx, 100);
	run_for(&w, NS_PER_S / 2);
	ck_assert_int_eq(medium_level_mdbm(w.m, a->ep, b->ep, 5180), -97000);
	send(a, b->mac, 100, 100);
	send(a, MAC_BROADCAST, 100, 101);
	run_for(&w, NS_PER_S);
	ck_assert_uint_eq(b->n_rx, 100);
	ck_assert_uint_eq(a->n_done, 102);
	world_fini(&w);
}
END_TEST

/* A broadcast to somebody whose level alone changes: the list of who is in reach follows. */
START_TEST(t_link_comes_into_reach)
{
	static const struct series_point comes[] = { { 0, -200000 }, { NS_PER_S, -200000 },
						     { NS_PER_S, -60000 } };
	struct world w;
	struct radio *a, *b;

	world_init(&w, 5, NULL);
	a = radio_add(&w, "a", 0, true, 5180);
	b = radio_add(&w, "b", 1000, false, 5180);
	ck_assert_int_eq(medium_link_add(w.m, &(struct medium_link){ a->ep, b->ep, { comes, 3 },
								     20000, 0 }), ERR_OK);
	send(a, MAC_BROADCAST, 100, 1);
	run_for(&w, NS_PER_S);
	ck_assert_uint_eq(b->n_rx, 0);
	send(a, MAC_BROADCAST, 100, 2);
	run_for(&w, NS_PER_S);
	ck_assert_uint_eq(b->n_rx, 1);
	world_fini(&w);
}
END_TEST

/* Lists of who is in reach follow who comes, also while their owner is elsewhere. */
START_TEST(t_who_comes_is_reached)
{
	struct world w;
	struct radio *a, *b, *c;

	world_init(&w, 5, NULL);
	w.still = true;
	a = radio_add(&w, "a", 0, true, 5180);
	b = radio_add(&w, "b", 1000, false, 5200);
	c = radio_add(&w, "c", 2000, false, 5200);
	send(a, MAC_BROADCAST, 100, 1);
	run_for(&w, NS_PER_S);
	endpoint_tune(w.m, b->ep, 5180);
	send(a, MAC_BROADCAST, 100, 2);
	run_for(&w, NS_PER_S);
	ck_assert_uint_eq(b->n_rx, 1);
	endpoint_tune(w.m, a->ep, 5200);
	endpoint_tune(w.m, b->ep, 0);
	endpoint_tune(w.m, c->ep, 5180);
	endpoint_tune(w.m, a->ep, 5180);
	send(a, MAC_BROADCAST, 100, 3);
	run_for(&w, NS_PER_S);
	ck_assert_uint_eq(b->n_rx, 1);
	ck_assert_uint_eq(c->n_rx, 1);
	world_fini(&w);
}
END_TEST

/* Of a link that loses half of its frames no ACK is lost: who receives, is heard to have. */
START_TEST(t_link_loses)
{
	static const struct series_point near[] = { { 0, -40000 } };
	struct world w;
	struct radio *a, *b;

	world_init(&w, 5, NULL);
	a = radio_add(&w, "a", 0, false, 5180);
	b = radio_add(&w, "b", 1000, true, 5180);
	for (unsigned i = 0; i < 2; i++)
		ck_assert_int_eq(medium_link_add(w.m, &(struct medium_link){
							      i ? b->ep : a->ep,
							      i ? a->ep : b->ep, { near, 1 }, 20000,
							      500000 }), ERR_OK);
	for (unsigned i = 0; i < 200; i++)
		send(a, b->mac, 1000, i);
	run_for(&w, 5 * NS_PER_S);
	ck_assert_uint_eq(a->n_done, 200);
	ck_assert_uint_eq(b->n_rx, a->n_acked);
	ck_assert_uint_gt(w.outcome[AIR_ERROR], 140);
	ck_assert_uint_lt(w.outcome[AIR_ERROR], 260);
	world_fini(&w);
}
END_TEST

UNIT_MAIN("medium_links",
	  tcase_add_test(tc, t_link);
	  tcase_add_test(tc, t_link_comes_into_reach);
	  tcase_add_test(tc, t_who_comes_is_reached);
	  tcase_add_test(tc, t_link_loses);
)
