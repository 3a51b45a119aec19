/* sees: base crypto wire key trace spec proto */
#include "sta_world.h"
#include "suite.h"

/* Channel switch announcements at a station [11-2020 11.8.8], in mac80211's way. */

/* Two APs, the station with the first; what the one of them says in a beacon at once. */
static struct sta *told(unsigned who, const struct channel_switch *leaves)
{
	struct sta *s = s_new();
	struct s_ap *ap[2] = { s_add(s, 2412, -50000), s_add(s, 2437, -60000) };

	s_join(s);
	ap[who]->leaves = leaves;
	s_heard(s, ap[who], 0);
	s_next(s, NS_PER_S);
	return s;
}

static int64_t left_ns(const struct sta *s)
{
	return s->timer_ns[SME_TIMER_SWITCH] - s->now_ns;
}

/* Until the beacon with count 1; at once for 0 and 1. */
static const struct {
	uint8_t count;
	int64_t in_tu;
} counts[] = { { 5, 400 }, { 2, 100 }, { 1, 0 }, { 0, 0 } };

START_TEST(t_follows)
{
	const struct channel_switch leaves = { 0, 0, 11, counts[_i].count };
	struct sta *s = told(0, &leaves);

	ck_assert_int_eq(left_ns(s), counts[_i].in_tu * NS_PER_TU);
	s_hush(s);
	s_run(s, counts[_i].in_tu * NS_PER_TU + NS_PER_MS);
	ck_assert_uint_eq(s->sme.freq_mhz, 2462);
	ck_assert_uint_eq(s->sme.target.bss.freq_mhz, 2462);
	ck_assert_int_eq(s->sme.state, SME_CONNECTED);
	ck_assert_ptr_nonnull(strstr(s->log, "CTRL-EVENT-CHANNEL-SWITCH freq=2462"));
	s_free(s);
}
END_TEST

/* Another AP goes where it likes, and nobody goes where he is, or to no channel. */
static const struct {
	unsigned who;
	uint8_t channel;
} others[] = { { 1, 11 }, { 0, 1 }, { 0, 0 }, { 0, 15 } };

START_TEST(t_stays)
{
	const struct channel_switch leaves = { 1, 0, others[_i].channel, 3 };
	struct sta *s = told(others[_i].who, &leaves);

	ck_assert_int_eq(s->timer_ns[SME_TIMER_SWITCH], TIME_NEVER);
	ck_assert_uint_eq(s->sme.switch_mhz, 0);
	s_free(s);
}
END_TEST

/* The first word counts, not those that follow it. */
START_TEST(t_once)
{
	const struct channel_switch leaves = { 0, 0, 11, 3 }, later = { 0, 0, 6, 9 };
	struct sta *s = told(0, &leaves);
	int64_t at_ns = s->timer_ns[SME_TIMER_SWITCH];

	s->ap[0].leaves = &later;
	s_heard(s, &s->ap[0], NS_PER_MS);
	s_next(s, NS_PER_S);
	ck_assert_int_eq(s->timer_ns[SME_TIMER_SWITCH], at_ns);
	ck_assert_uint_eq(s->sme.switch_mhz, 2462);
	s_free(s);
}
END_TEST

/* Who roams meanwhile has nothing to do with it any more. */
START_TEST(t_roams_instead)
{
	const struct channel_switch leaves = { 1, 0, 11, 9 };
	struct sta *s = told(0, &leaves);

	s_roam_to(s, 1, false);
	ck_assert_uint_eq(s->sme.switch_mhz, 0);
	s_run(s, 2 * NS_PER_S);
	ck_assert_uint_eq(s->sme.freq_mhz, 2437);
	s_free(s);
}
END_TEST

/* An Action frame says the same; its body is elements. */
START_TEST(t_action)
{
	static const uint8_t body[] = { 60, 4, 1, 81, 11, 2 };
	struct sta *s = s_new();
	struct sme_event ev = { .kind = SME_EV_SWITCH, .u.body = BYTES(body) };

	s_add(s, 2412, -50000);
	s_step(s, ev); /* not with anybody */
	ck_assert_uint_eq(s->sme.switch_mhz, 0);
	s_join(s);
	s_step(s, ev);
	ck_assert_uint_eq(s->sme.switch_mhz, 2462);
	ck_assert_int_eq(left_ns(s), 100 * NS_PER_TU);
	s_free(s);
}
END_TEST

UNIT_MAIN("sme_switch", {
	tcase_add_loop_test(tc, t_follows, 0, N_OF(counts));
	tcase_add_loop_test(tc, t_stays, 0, N_OF(others));
	tcase_add_test(tc, t_once);
	tcase_add_test(tc, t_roams_instead);
	tcase_add_test(tc, t_action);
})
