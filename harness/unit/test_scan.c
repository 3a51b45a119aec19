/* sees: base crypto wire key trace spec proto */
#include "sta_world.h"
#include "suite.h"

/*
 * A scan alone, tuned 2 ms after it is told to; "31:probe=2412" is a probe request on 2412 MHz at
 * 31 ms.
 */
struct course {
	struct scan scan;
	struct client_profile profile;
	struct fx fx;
	int64_t now_ns, timer_ns, tuned_ns;
	uint32_t freq_mhz;
	bool done;
	char said[S_SAID];
	size_t n_said;
};

static void say(struct course *c, const char *what, uint32_t freq_mhz)
{
	char line[64];

	snprintf(line, sizeof(line), "%u:%s=%u ", (unsigned)(c->now_ns / NS_PER_MS), what,
		 (unsigned)freq_mhz);
	s_append(c->said, &c->n_said, line);
}

static void apply(struct course *c)
{
	for (unsigned i = 0; i < c->fx.n; i++) {
		const struct fx_item *x = &c->fx.item[i];

		if (x->kind == FX_TIMER) {
			c->timer_ns = x->u.timer.in_ns < 0 ? TIME_NEVER :
							     c->now_ns + x->u.timer.in_ns;
		} else if (x->kind == FX_TELL && x->u.tell.code == SCAN_TELL_TUNE) {
			c->freq_mhz = x->u.tell.value;
			c->tuned_ns = c->now_ns + 2 * NS_PER_MS;
			say(c, "tune", c->freq_mhz);
		} else if (x->kind == FX_TELL) {
			c->done = true;
		} else if (x->kind == FX_MGMT) {
			ck_assert_uint_eq(x->u.mgmt.subtype, FRAME_PROBE_REQ);
			ck_assert(mac_equal(x->u.mgmt.to, MAC_BROADCAST));
			say(c, "probe", c->freq_mhz);
		}
	}
	fx_reset(&c->fx);
}

static struct course *course_new(const uint32_t *freq, unsigned n, uint32_t home_mhz)
{
	struct course *c = calloc(1, sizeof(*c));
	struct scan_request r = { .freq = freq, .n = n, .home_mhz = home_mhz };

	ck_assert_ptr_nonnull(c);
	c->profile.probe_delay_ns = c->profile.dwell_ns = 30 * NS_PER_MS;
	c->profile.passive_dwell_ns = 111 * NS_PER_MS;
	c->timer_ns = c->tuned_ns = TIME_NEVER;
	scan_start(&c->scan, &c->profile, &r, &c->fx);
	apply(c);
	return c;
}

static void course_run(struct course *c)
{
	while (c->tuned_ns != TIME_NEVER || c->timer_ns != TIME_NEVER) {
		enum scan_event ev = c->tuned_ns <= c->timer_ns ? SCAN_EV_TUNED : SCAN_EV_TIMER;

		c->now_ns = ev == SCAN_EV_TUNED ? c->tuned_ns : c->timer_ns;
		if (ev == SCAN_EV_TUNED)
			c->tuned_ns = TIME_NEVER;
		else
			c->timer_ns = TIME_NEVER;
		scan_step(&c->scan, ev, c->now_ns, &c->fx);
		apply(c);
	}
	ck_assert(c->done);
	ck_assert(!scan_is_running(&c->scan));
}

static const uint32_t four[] = { 2412, 2437, 2462, 5180 };

/* mac80211: probe delay and dwell of HZ/33 each, one channel after the other. */
START_TEST(t_disconnected)
{
	struct course *c = course_new(four, 3, 0);

	course_run(c);
	ck_assert_str_eq(c->said, "0:tune=2412 32:probe=2412 62:tune=2437 94:probe=2437 "
				  "124:tune=2462 156:probe=2462 ");
	ck_assert_int_eq(c->now_ns, 186 * NS_PER_MS);
	free(c);
}
END_TEST

/* Away from home for 125 ms or more: 200 ms at home before the next channel. */
START_TEST(t_associated_goes_home)
{
	struct course *c = course_new(four, 4, 5500);

	course_run(c);
	ck_assert_str_eq(c->said, "0:tune=2412 32:probe=2412 62:tune=2437 94:probe=2437 "
				  "124:tune=2462 156:probe=2462 186:tune=5500 388:tune=5180 "
				  "420:probe=5180 ");
	free(c);
}
END_TEST

/* A channel for radar is listened to for HZ/9, unless somebody is heard, who may be asked then. */
START_TEST(t_passive)
{
	static const uint32_t radar[] = { 5260, 5300, 5180 };
	struct course *c = course_new(radar, 3, 0);

	course_run(c);
	ck_assert_str_eq(c->said, "0:tune=5260 113:tune=5300 226:tune=5180 258:probe=5180 ");
	free(c);
}
END_TEST

START_TEST(t_passive_heard)
{
	static const uint32_t radar[] = { 5260, 5180 };
	struct course *c = course_new(radar, 2, 0);

	scan_step(&c->scan, SCAN_EV_HEARD, 1, &c->fx); /* not there yet */
	ck_assert_uint_eq(c->fx.n, 0);
	c->now_ns = 2 * NS_PER_MS;
	c->tuned_ns = TIME_NEVER;
	scan_step(&c->scan, SCAN_EV_TUNED, c->now_ns, &c->fx);
	apply(c);
	c->now_ns = 52 * NS_PER_MS;
	scan_step(&c->scan, SCAN_EV_HEARD, c->now_ns, &c->fx);
	apply(c);
	scan_step(&c->scan, SCAN_EV_HEARD, c->now_ns, &c->fx); /* asked already */
	ck_assert_uint_eq(c->fx.n, 0);
	course_run(c);
	ck_assert_str_eq(c->said, "0:tune=5260 52:probe=5260 82:tune=5180 114:probe=5180 ");
	free(c);
}
END_TEST

/* Away for 62 ms already: 111 more are too long. */
START_TEST(t_passive_from_home)
{
	static const uint32_t mixed[] = { 5180, 5260 };
	struct course *c = course_new(mixed, 2, 2412);

	course_run(c);
	ck_assert_str_eq(c->said, "0:tune=5180 32:probe=5180 62:tune=2412 264:tune=5260 ");
	free(c);
}
END_TEST

START_TEST(t_abort)
{
	struct course *c = course_new(four, 2, 0);

	scan_step(&c->scan, SCAN_EV_TUNED, 2, &c->fx);
	scan_step(&c->scan, SCAN_EV_ABORT, 3, &c->fx);
	ck_assert(!scan_is_running(&c->scan));
	fx_reset(&c->fx);
	scan_step(&c->scan, SCAN_EV_TIMER, 4, &c->fx); /* late */
	scan_step(&c->scan, SCAN_EV_TUNED, 4, &c->fx);
	ck_assert_uint_eq(c->fx.n, 0);
	free(c);
}
END_TEST

/* One probe request, by name where the block says scan_ssid, else with the wildcard. */
START_TEST(t_probe_request)
{
	struct course *c = calloc(1, sizeof(*c));
	struct bytes name = bytes_of("net", _i == 0 ? 0 : 3), ssid;
	struct scan_request r = { .freq = &four[_i == 2 ? 3 : 0], .n = 1, .ssid = name };
	struct elems e;
	bool sent = false;

	ck_assert_ptr_nonnull(c);
	scan_start(&c->scan, &c->profile, &r, &c->fx);
	scan_step(&c->scan, SCAN_EV_TUNED, 0, &c->fx);
	scan_step(&c->scan, SCAN_EV_TIMER, 0, &c->fx);
	for (unsigned i = 0; i < c->fx.n; i++) {
		if (c->fx.item[i].kind != FX_MGMT)
			continue;
		sent = true;
		ck_assert_int_eq(elems_parse(c->fx.item[i].u.mgmt.body, &e), WIRE_OK);
		ck_assert_int_eq(ssid_parse(e.ssid, &ssid), WIRE_OK);
		ck_assert(bytes_equal(ssid, name));
		ck_assert_uint_gt(e.rates.len, 0);
		/* 12 rates at 2.4 GHz need the second element, 8 at 5 GHz do not */
		ck_assert_int_eq(e.ext_rates.len > 0, _i != 2);
	}
	ck_assert(sent);
	free(c);
}
END_TEST

/* scan_freq, else freq_list, else every usual channel; several blocks together, without doubles. */
START_TEST(t_channels)
{
	struct sta *s = s_new();
	struct spec_network two[2] = { s->network, s->network };
	uint32_t freq[SCAN_FREQS_MAX];
	bool all;

	ck_assert_uint_eq(scan_channels(&s->spec, freq, &all), 2);
	ck_assert_uint_eq(freq[1], 2437);
	two[1].n_scan_freq = 0;
	two[1].freq_list[0] = 2437;
	two[1].freq_list[1] = 5180;
	two[1].n_freq_list = 2;
	s->spec.network = two;
	s->spec.n_network = 2;
	ck_assert_uint_eq(scan_channels(&s->spec, freq, &all), 3);
	ck_assert_uint_eq(freq[2], 5180);
	two[1].disabled = true;
	ck_assert_uint_eq(scan_channels(&s->spec, freq, &all), 2);
	two[1].disabled = false;
	two[1].n_freq_list = 0;
	ck_assert_uint_eq(scan_channels(&s->spec, freq, &all), 13 + 4 + 5);
	ck_assert_uint_eq(freq[12], 2472);
	ck_assert(all);
	/* with a country those for radar too: 52 to 64, 100 to 140, and 169, 173 */
	s->spec.has_country = true;
	memcpy(s->spec.country, "SE", sizeof("SE"));
	ck_assert_uint_eq(scan_channels(&s->spec, freq, &all), 13 + 4 + 4 + 11 + 7);
	ck_assert(all);
	s_free(s);
}
END_TEST

UNIT_MAIN("scan", {
	tcase_add_test(tc, t_disconnected);
	tcase_add_test(tc, t_associated_goes_home);
	tcase_add_test(tc, t_passive);
	tcase_add_test(tc, t_passive_heard);
	tcase_add_test(tc, t_passive_from_home);
	tcase_add_test(tc, t_abort);
	tcase_add_loop_test(tc, t_probe_request, 0, 3);
	tcase_add_test(tc, t_channels);
})
