/* sees: base models */
#include <check.h>

#include "base/rng.h"
#include "base/time.h"
#include "models/airtime.h"
#include "models/mobility.h"
#include "models/pathloss.h"
#include "models/per.h"
#include "models/rates.h"
#include "suite.h"

/* Lengths here include the FCS, as the formulas do. */
static const struct air_case {
	const char *what;
	enum phy_band band;
	enum phy_rate rate;
	bool short_preamble;
	size_t octets;
	int64_t us;
} airs[] = {
	/* numbers worked out by hand and checked against captures' durations */
	{ "ACK at 6", BAND_5G, RATE_6M, false, 14, 44 },
	{ "ACK at 12", BAND_5G, RATE_12M, false, 14, 32 },
	{ "ACK at 24", BAND_5G, RATE_24M, false, 14, 28 },
	{ "ACK at 24, signal extension", BAND_2G4, RATE_24M, false, 14, 34 },
	{ "ACK at 1, long", BAND_2G4, RATE_1M, false, 14, 304 },
	{ "ACK at 1, there is no short", BAND_2G4, RATE_1M, true, 14, 304 },
	{ "ACK at 11, short", BAND_2G4, RATE_11M, true, 14, 107 },
	{ "Authentication at 6", BAND_5G, RATE_6M, false, 34, 72 },
	{ "FT reassociation at 6", BAND_5G, RATE_6M, false, 300, 424 },
	{ "Beacon at 1, long", BAND_2G4, RATE_1M, false, 250, 2192 },
	{ "Beacon at 6", BAND_5G, RATE_6M, false, 250, 360 },
	{ "1500 octets of data at 54", BAND_5G, RATE_54M, false, 1538, 252 },
	/* 802.11-2020 17.4.3 by hand: 22 + 800 bits in 36s are 23 symbols */
	{ "100 octets at 9", BAND_5G, RATE_9M, false, 100, 112 },
	{ "1000 octets at 5.5, short", BAND_2G4, RATE_5M5, true, 1000, 96 + 1455 },
};

START_TEST(t_airtime)
{
	const struct air_case *c = &airs[_i];

	ck_assert_msg(airtime_ns(c->band, c->rate, c->short_preamble, c->octets - FCS_LEN) ==
			      c->us * NS_PER_US, "%s", c->what);
}
END_TEST

/* PPDUs of HT, VHT, HE; octets with FCS, VHT and HE have 4 octets of delimiter besides. */
static const struct ppdu_case {
	const char *what;
	enum phy_band band;
	struct phy_mode mode;
	size_t octets;
	int64_t ns; /* 0: there is no such mode */
} ppdus[] = {
	/* 12022 bits over 260 are 47 symbols */
	{ "HT 7", BAND_5G, { PHY_HT, 0, 7, 1, 20, 800, false }, 1500, 36000 + 47 * 4000 },
	{ "signal extension", BAND_2G4, { PHY_HT, 0, 7, 1, 20, 800, false }, 1500,
	  42000 + 47 * 4000 },
	/* 12054 bits over 3120 are 4; 14.4 us are padded to 16 */
	{ "VHT 9 x2", BAND_5G, { PHY_VHT, 0, 9, 2, 80, 400, false }, 1500, 44000 + 16000 },
	{ "VHT 9 of 20 MHz", BAND_5G, { PHY_VHT, 0, 9, 1, 20, 800, false }, 1500, 0 },
	{ "VHT 6 x3 of 80 MHz", BAND_5G, { PHY_VHT, 0, 6, 3, 80, 800, false }, 1500, 0 },
	{ "HT 8", BAND_5G, { PHY_HT, 0, 8, 1, 20, 800, false }, 1500, 0 },
	{ "HT of 80 MHz", BAND_5G, { PHY_HT, 0, 7, 1, 80, 800, false }, 1500, 0 },
	/* 36 us and a training field of 7.2; 12054 bits over 1950 are 7 of 13.6 */
	{ "HE 11", BAND_5G, { PHY_HE, 0, 11, 1, 20, 800, false }, 1500, 43200 + 7 * 13600 },
	{ "HE 0, 4x LTF", BAND_5G, { PHY_HE, 0, 0, 1, 20, 3200, false }, 100,
	  36000 + 16000 + 8 * 16000 },
	/*
	 * LDPC by hand. 144 bits over 26 of HT 0: 6 symbols, 312 coded bits, one word of 648; 180
	 * shortened, 156 punctured: more than 0.3 * 324, so 7 symbols.
	 */
	{ "LDPC, a symbol more", BAND_5G, { PHY_HT, 0, 0, 1, 20, 800, true }, 16, 36000 + 28000 },
	/* 12016 over 260: 47 symbols, 14664 bits, 8 words of 1944: 944 shortened, none gone */
	{ "LDPC, none more", BAND_5G, { PHY_HT, 0, 7, 1, 20, 800, true }, 1500,
	  36000 + 47 * 4000 },
};

START_TEST(t_ppdus)
{
	const struct ppdu_case *c = &ppdus[_i];

	ck_assert_msg(airtime_mode_ns(c->band, &c->mode, false, c->octets - FCS_LEN) == c->ns,
		      "%s: %lld", c->what,
		      (long long)airtime_mode_ns(c->band, &c->mode, false, c->octets - FCS_LEN));
}
END_TEST

/* [11-2020 tables 19-27 to 21-61, 11ax-2021 tables 27-79 to 27-118], in 100 kb/s. */
static const struct rate_case {
	struct phy_mode mode;
	uint32_t rate_100k;
} mode_rates[] = {
	{ { PHY_LEGACY, RATE_5M5, 0, 0, 0, 0, false }, 55 },
	{ { PHY_HT, 0, 0, 1, 20, 800, false }, 65 },
	{ { PHY_HT, 0, 7, 1, 20, 400, false }, 722 },
	{ { PHY_HT, 0, 7, 4, 40, 400, false }, 6000 },
	{ { PHY_VHT, 0, 8, 1, 20, 800, false }, 780 },
	{ { PHY_VHT, 0, 9, 2, 80, 400, false }, 8666 },
	{ { PHY_VHT, 0, 9, 8, 160, 400, false }, 69333 },
	{ { PHY_HE, 0, 0, 1, 20, 800, false }, 86 },
	{ { PHY_HE, 0, 11, 1, 20, 800, false }, 1433 },
	{ { PHY_HE, 0, 11, 2, 80, 800, false }, 12009 },
	{ { PHY_HE, 0, 9, 1, 80, 3200, false }, 4083 },
	{ { PHY_HE, 0, 12, 1, 80, 800, false }, 0 },
};

START_TEST(t_mode_rates)
{
	ck_assert_uint_eq(phy_mode_rate_100k(&mode_rates[_i].mode), mode_rates[_i].rate_100k);
}
END_TEST

START_TEST(t_timing)
{
	struct phy_timing g = phy_timing_of(BAND_2G4, true), a = phy_timing_of(BAND_5G, true);
	struct phy_timing b = phy_timing_of(BAND_2G4, false);

	ck_assert_int_eq(phy_difs_ns(&a), 34000);
	ck_assert_int_eq(phy_difs_ns(&g), 28000);
	ck_assert_int_eq(phy_difs_ns(&b), 50000);
	ck_assert_int_eq(phy_aifs_ns(&a, edca_of(AC_VO, false).aifsn), 34000);
	ck_assert_int_eq(phy_aifs_ns(&a, edca_of(AC_VO, true).aifsn), 25000);
	ck_assert_int_eq(phy_aifs_ns(&a, edca_of(AC_BK, false).aifsn), 79000);
	ck_assert_uint_eq(edca_of(AC_BE, true).cw_max, 63);
	ck_assert_uint_eq(edca_of(AC_BE, false).cw_max, 1023);
	ck_assert_int_eq(phy_ack_timeout_ns(&a, RATE_6M), 45000);
	ck_assert_int_eq(phy_band_of(2484), BAND_2G4);
	ck_assert_int_eq(phy_band_of(5885), BAND_5G);
	ck_assert_int_eq(phy_band_of(5955), BAND_6G);
}
END_TEST

START_TEST(t_response_rates)
{
	uint32_t a = phy_default_basic(BAND_5G), g = phy_default_basic(BAND_2G4);

	ck_assert_int_eq(phy_ack_rate(RATE_54M, a), RATE_24M);
	ck_assert_int_eq(phy_ack_rate(RATE_18M, a), RATE_12M);
	ck_assert_int_eq(phy_ack_rate(RATE_9M, a), RATE_6M);
	ck_assert_int_eq(phy_ack_rate(RATE_11M, g), RATE_11M);
	/* no basic rate of that modulation: the mandatory ones */
	ck_assert_int_eq(phy_ack_rate(RATE_54M, g), RATE_24M);
	ck_assert_int_eq(phy_ack_rate(RATE_54M, 1u << RATE_12M), RATE_12M);
	ck_assert_int_eq(phy_basic_rate(BAND_5G, a), RATE_6M);
	ck_assert_int_eq(phy_basic_rate(BAND_2G4, 1u << RATE_11M | 1u << RATE_6M), RATE_11M);
	ck_assert_int_eq(phy_basic_rate(BAND_2G4, 0), RATE_1M);
}
END_TEST

/*
 * round(1000 * (20*log10(4*pi*f*1e6/299792458) + n*10*log10(d/1000))), d = max(1000, mm), by
 * Python's math.
 */
static const struct loss_case {
	uint32_t mhz;
	int32_t mm, exponent_milli, want_mdb;
} losses[] = {
	{ 2412, 500, 3000, 40095 },
	{ 2412, 1000, 3000, 40095 },
	{ 2412, 1001, 3000, 40108 },
	{ 2412, 3000, 2000, 49638 },
	{ 2412, 7777, 3000, 66820 },
	{ 2412, 30000, 3000, 84409 },
	{ 2412, 123456, 3500, 113298 },
	{ 2412, 999999999, 4000, 280095 },
	{ 2472, 500, 3000, 40309 },
	{ 2472, 1000, 3000, 40309 },
	{ 2472, 1001, 3000, 40322 },
	{ 2472, 3000, 2000, 49851 },
	{ 2472, 7777, 3000, 67033 },
	{ 2472, 30000, 3000, 84622 },
	{ 2472, 123456, 3500, 113512 },
	{ 2472, 999999999, 4000, 280309 },
	{ 5180, 500, 3000, 46734 },
	{ 5180, 1000, 3000, 46734 },
	{ 5180, 1001, 3000, 46747 },
	{ 5180, 3000, 2000, 56277 },
	{ 5180, 7777, 3000, 73459 },
	{ 5180, 30000, 3000, 91048 },
	{ 5180, 123456, 3500, 119937 },
	{ 5180, 999999999, 4000, 286734 },
	{ 5745, 500, 3000, 47634 },
	{ 5745, 1000, 3000, 47634 },
	{ 5745, 1001, 3000, 47647 },
	{ 5745, 3000, 2000, 57176 },
	{ 5745, 7777, 3000, 74358 },
	{ 5745, 30000, 3000, 91947 },
	{ 5745, 123456, 3500, 120837 },
	{ 5745, 999999999, 4000, 287634 },
	{ 5955, 500, 3000, 47945 },
	{ 5955, 1000, 3000, 47945 },
	{ 5955, 1001, 3000, 47958 },
	{ 5955, 3000, 2000, 57488 },
	{ 5955, 7777, 3000, 74670 },
	{ 5955, 30000, 3000, 92259 },
	{ 5955, 123456, 3500, 121148 },
	{ 5955, 999999999, 4000, 287945 },
};

START_TEST(t_pathloss)
{
	const struct loss_case *c = &losses[_i];
	struct pathloss p = { .exponent_milli = c->exponent_milli };
	int32_t got = pathloss_mdb(&p, c->mhz, (struct position){ 5, 7, 0 },
				   (struct position){ 5, 7 + c->mm, 0 });

	ck_assert_int_le(abs(got - c->want_mdb), 3);
}
END_TEST

/* Exactly from there on, and of a loss that distance makes. */
START_TEST(t_far)
{
	struct pathloss p = { .exponent_milli = 3000 };
	struct position here = { 0 };

	for (int32_t mdb = 47000; mdb < 220000; mdb += 771) {
		uint64_t far = pathloss_far_mm(&p, 5180, mdb);
		struct position there = { (int32_t)far, 0, 0 }, nearer = { (int32_t)far - 1, 0, 0 };

		ck_assert_int_ge(pathloss_mdb(&p, 5180, here, there), mdb);
		ck_assert_int_lt(pathloss_mdb(&p, 5180, here, nearer), mdb);
	}
	ck_assert_uint_eq(pathloss_far_mm(&p, 5180, 40000), 0);
	ck_assert_uint_eq(pathloss_far_mm(&p, 5180, 300000), UINT64_MAX);
	p.shadow.sigma_mdb = 1;
	ck_assert_uint_eq(pathloss_far_mm(&p, 5180, 100000), UINT64_MAX);
}
END_TEST

/* By Python: 10 * log10(10^(a/10) + 10^(b/10)). */
START_TEST(t_level_sum)
{
	static const struct {
		int32_t a, b, want;
	} cases[] = {
		{ -60000, -60000, -56990 },
		{ -60000, -70000, -59586 },
		{ -92000, -89000, -87236 },
		{ -50000, -92000, -50000 },
		{ -60000, -60123, -57051 },
		{ -80000, -85678, -78960 },
	};

	for (unsigned i = 0; i < N_OF(cases); i++) {
		ck_assert_int_le(abs(level_sum_mdb(cases[i].a, cases[i].b) - cases[i].want), 2);
		ck_assert_int_eq(level_sum_mdb(cases[i].a, cases[i].b),
				 level_sum_mdb(cases[i].b, cases[i].a));
	}
}
END_TEST

START_TEST(t_isqrt)
{
	struct rng r = rng_stream(1, "test", "isqrt");

	for (unsigned i = 0; i < 20000; i++) {
		uint64_t v = rng_u64(&r) >> rng_below(&r, 64), s = isqrt_u64(v);

		ck_assert(s * s <= v);
		ck_assert(s == UINT32_MAX || (s + 1) * (s + 1) > v);
	}
	ck_assert_uint_eq(isqrt_u64(UINT64_MAX), UINT32_MAX);
}
END_TEST

START_TEST(t_walls)
{
	static const struct wall w = { 0, 0, 10, 0, 7000 };
	static const struct {
		struct position a, b;
		bool want;
	} cases[] = {
		{ { 5, -5, 0 }, { 5, 5, 3 }, true },
		{ { 11, -5, 0 }, { 11, 5, 0 }, false },
		{ { 5, 1, 0 }, { 5, 5, 0 }, false },
		{ { 10, -5, 0 }, { 10, 5, 0 }, true },  /* its end */
		{ { 5, 0, 0 }, { 5, 5, 0 }, true },     /* touches it */
		{ { -9, 0, 0 }, { -1, 0, 0 }, false },  /* in its line, beside it */
		{ { -9, 0, 0 }, { 3, 0, 0 }, true },    /* in its line, into it */
		{ { -1, -1, 0 }, { 2, 1, 0 }, true },
		{ { -1000000000, -1000000000, 0 }, { 1000000000, 999999999, 0 }, true },
	};
	struct wall two[] = { w, { 0, 1, 10, 1, 500 } };
	struct pathloss p = { .exponent_milli = 3000, .walls = two, .n_walls = 2 };

	for (unsigned i = 0; i < N_OF(cases); i++) {
		ck_assert_int_eq(wall_crosses(&w, cases[i].a, cases[i].b), cases[i].want);
		ck_assert_int_eq(wall_crosses(&w, cases[i].b, cases[i].a), cases[i].want);
	}
	ck_assert_int_eq(pathloss_mdb(&p, 2412, cases[0].a, cases[0].b) -
			 free_space_1m_mdb(2412), 7500);
}
END_TEST

START_TEST(t_per_is_monotone)
{
	static const size_t lens[] = { 10, 60, 300, 1500, 2346 };

	for (unsigned i = 0; i < RATE_COUNT; i++) {
		enum phy_rate r = (enum phy_rate)i;

		for (unsigned l = 0; l < N_OF(lens); l++) {
			uint32_t last = PER_ONE;

			for (int32_t snr = -15000; snr <= 35000; snr += 100) {
				uint32_t now = per_ppm(r, snr, lens[l]);

				ck_assert_uint_le(now, last);
				if (l > 0)
					ck_assert_uint_ge(now, per_ppm(r, snr, lens[l - 1]));
				last = now;
			}
			ck_assert_uint_eq(last, 0);
		}
		ck_assert_uint_le(per_ppm(r, per_min_snr_mdb(r), 1500), 140000);
		ck_assert_uint_ge(per_ppm(r, per_min_snr_mdb(r), 1500), 70000);
	}
}
END_TEST

/*
 * An independent look at the curves, by Python from the published distance spectrum of the rate 1/2
 * code (36 211 1404 11633 77433 502690 3322763 21292910 134365911 843425871) and the DBPSK formula.
 */
START_TEST(t_per_values)
{
	ck_assert_int_le(abs((int)per_ppm(RATE_12M, 6000, 252) - 405631), 2028);
	ck_assert_int_le(abs((int)per_ppm(RATE_12M, 6500, 1020) - 312964), 1564);
	ck_assert_int_le(abs((int)per_ppm(RATE_12M, 5500, 60) - 531088), 2655);
	ck_assert_int_le(abs((int)per_ppm(RATE_1M, -3500, 252) - 53769), 268);
	ck_assert_int_le(abs((int)per_ppm(RATE_1M, -3000, 1020) - 64474), 322);
	ck_assert_int_le(abs((int)per_ppm(RATE_1M, -4000, 60) - 39432), 197);
}
END_TEST

START_TEST(t_ladder)
{
	static const struct phy_caps legacy = { .legacy = 0xfff, .width_mhz = 20 };
	struct phy_caps c = { .legacy = 0xff0, .width_mhz = 80, .ldpc = 1 << PHY_VHT,
			      .short_gi = 4, .n_mcs = { { 0 }, { 8, 8 }, { 9, 9 }, { 0 } } };
	struct ladder l;

	ladder_of(&c, &l);
	ck_assert_int_eq(l.mode[0].format, PHY_VHT); /* 6.5 Mb/s where 6 would do */
	ck_assert_uint_eq(phy_mode_rate_100k(&l.mode[0]), 65);
	for (unsigned i = 1; i < l.n; i++) {
		ck_assert_uint_gt(phy_mode_rate_100k(&l.mode[i]),
				  phy_mode_rate_100k(&l.mode[i - 1]));
		ck_assert_int_gt(per_mode_min_snr_mdb(&l.mode[i]),
				 per_mode_min_snr_mdb(&l.mode[i - 1]));
	}
	ck_assert_int_eq(l.mode[l.n - 1].format, PHY_VHT);
	ck_assert_uint_eq(l.mode[l.n - 1].mcs, 8);
	ck_assert_uint_eq(l.mode[l.n - 1].n_ss, 2);
	ck_assert_uint_eq(l.mode[l.n - 1].gi_ns, 400);
	ck_assert(l.mode[l.n - 1].ldpc);
	ladder_of(&legacy, &l);
	ck_assert_uint_eq(ladder_for_snr(&l, -20000, 3000), 0);
	ck_assert_int_eq(l.mode[ladder_for_snr(&l, 40000, 3000)].rate, RATE_54M);
	ck_assert_int_eq(l.mode[ladder_for_snr(&l, per_min_snr_mdb(RATE_54M) + 2999, 3000)].rate,
			 RATE_48M);
	ck_assert_int_eq(l.mode[ladder_for_snr(&l, per_min_snr_mdb(RATE_54M) + 3000, 3000)].rate,
			 RATE_54M);
}
END_TEST

static void send_all(struct aarf *a, unsigned n, bool acked)
{
	for (unsigned i = 0; i < n; i++)
		aarf_sent(a, 12, acked);
}

/* The constants of its authors. */
START_TEST(t_aarf)
{
	struct aarf a;

	aarf_init(&a, 3);
	send_all(&a, 9, true);
	ck_assert_uint_eq(a.rung, 3);
	aarf_sent(&a, 12, true); /* the tenth */
	ck_assert_uint_eq(a.rung, 4);
	aarf_sent(&a, 12, false); /* the probe fails */
	ck_assert_uint_eq(a.rung, 3);
	send_all(&a, 19, true);
	ck_assert_uint_eq(a.rung, 3);
	aarf_sent(&a, 12, true); /* now it takes twenty */
	ck_assert_uint_eq(a.rung, 4);
	aarf_sent(&a, 12, true); /* the probe succeeds: two failures are needed */
	aarf_sent(&a, 12, false);
	ck_assert_uint_eq(a.rung, 4);
	aarf_sent(&a, 12, false);
	ck_assert_uint_eq(a.rung, 3);
	send_all(&a, 10, true); /* ten again */
	ck_assert_uint_eq(a.rung, 4);
	for (unsigned i = 0; i < 5; i++) { /* 20, 40, 60, 60 */
		aarf_sent(&a, 12, false);
		send_all(&a, i == 0 ? 20 : i == 1 ? 40 : 60, true);
		ck_assert_uint_eq(a.rung, 4);
	}
	send_all(&a, 20, false);
	ck_assert_uint_eq(a.rung, 0);
	aarf_init(&a, 11);
	send_all(&a, 100, true);
	ck_assert_uint_eq(a.rung, 11);
}
END_TEST

/* The timer steps up where failures now and then keep the successes from ever being ten. */
START_TEST(t_aarf_timer)
{
	struct aarf a;

	aarf_init(&a, 3);
	for (unsigned i = 0; i < 14; i++)
		aarf_sent(&a, 12, i % 5 != 4);
	ck_assert_uint_eq(a.rung, 3);
	aarf_sent(&a, 12, true);
	ck_assert_uint_eq(a.rung, 4);
}
END_TEST

/* The plan is what happens if everything fails. */
START_TEST(t_aarf_plan)
{
	for (unsigned rung = 0; rung < 8; rung++) {
		for (unsigned before = 0; before < 40; before++) {
			struct aarf_try plan[AARF_TRIES_MAX];
			struct aarf a;
			unsigned n;

			aarf_init(&a, rung);
			for (unsigned i = 0; i < before; i++)
				aarf_sent(&a, 12, i % 7 != 6);
			n = aarf_plan(&a, plan);
			ck_assert_uint_eq(plan[n - 1].rung, 0);
			for (unsigned i = 0; i + 1 < n; i++) {
				for (unsigned k = 0; k < plan[i].tries; k++) {
					ck_assert_uint_eq(a.rung, plan[i].rung);
					aarf_sent(&a, 12, false);
				}
			}
		}
	}
}
END_TEST

/* A receiver that is away changes nothing; one that hears the lowest rung alone brings it down. */
START_TEST(t_aarf_away)
{
	struct aarf a;

	aarf_init(&a, 8);
	for (unsigned i = 0; i < 100; i++)
		aarf_frame(&a, 12, 7, false);
	ck_assert_uint_eq(a.rung, 8);
	aarf_frame(&a, 12, 7, true);
	ck_assert_uint_eq(a.rung, 5);
	aarf_frame(&a, 12, 4, false); /* flushed before it came that far */
	ck_assert_uint_eq(a.rung, 3);
}
END_TEST

/* Through all stops from where the first one is. */
static struct walk planned(int64_t start_ns, const struct stop *stop, size_t n)
{
	static struct waypoint points[16];
	size_t late;

	ck_assert_uint_lt(n, N_OF(points));
	ck_assert(walk_plan(stop[0].at, start_ns, stop, n, points, &late));
	return (struct walk){ points + 1, n };
}

START_TEST(t_walk)
{
	static const struct stop stops[] = { { { 0, 0, 1000 }, 1000000, 0, NS_PER_S },
					     { { 3000, -4000, 1000 }, 1000000, 0, 2 * NS_PER_S },
					     { { 3000, -4000, 1000 }, 1000000, 0, 0 },
					     { { 0, -4000, 1000 }, 1000000, 0, 0 } };
	struct walk w = planned(10 * NS_PER_S, stops, N_OF(stops));
	struct position p;

	ck_assert_int_eq(walk_end_ns(&w), 10 * NS_PER_S + 11 * NS_PER_S);
	p = walk_position(&w, 0);
	ck_assert_int_eq(p.x_mm, 0);
	p = walk_position(&w, 11 * NS_PER_S);
	ck_assert_int_eq(p.y_mm, 0);
	/* 2.5 of 5 m */
	p = walk_position(&w, 13 * NS_PER_S + NS_PER_S / 2);
	ck_assert_int_eq(p.x_mm, 1500);
	ck_assert_int_eq(p.y_mm, -2000);
	ck_assert_int_eq(p.z_mm, 1000);
	p = walk_position(&w, 17 * NS_PER_S);
	ck_assert_int_eq(p.x_mm, 3000);
	p = walk_position(&w, 20 * NS_PER_S);
	ck_assert_int_eq(p.x_mm, 1000);
	p = walk_position(&w, INT64_MAX / 2);
	ck_assert_int_eq(p.x_mm, 0);
	ck_assert_int_eq(p.y_mm, -4000);
	/* it stands until its first pause is over, for two seconds in between, and at the end */
	ck_assert_int_eq(walk_still_ns(&w, 0), 11 * NS_PER_S);
	ck_assert_int_eq(walk_still_ns(&w, 11 * NS_PER_S), 11 * NS_PER_S);
	ck_assert_int_eq(walk_still_ns(&w, 13 * NS_PER_S), 13 * NS_PER_S);
	ck_assert_int_eq(walk_still_ns(&w, 16 * NS_PER_S), 18 * NS_PER_S);
	ck_assert_int_eq(walk_still_ns(&w, 20 * NS_PER_S), 20 * NS_PER_S);
	ck_assert_int_eq(walk_still_ns(&w, 21 * NS_PER_S), TIME_NEVER);
}
END_TEST

/* Every ms of a walk: never back, never further than the speed allows. */
START_TEST(t_walk_is_steady)
{
	static const struct stop stops[] = { { { -1234567, 76543, 0 }, 1400000, 0, 0 },
					     { { 987654321, -98765432, 0 }, 1400000, 0, 0 } };
	struct walk w = planned(0, stops, N_OF(stops));
	int64_t end = walk_end_ns(&w);
	int32_t last = stops[0].at.x_mm;

	ck_assert_int_gt(end, INT64_C(1) << 47);
	for (int64_t t = 0; t < 5000; t++) {
		int32_t x = walk_position(&w, t * NS_PER_MS).x_mm;

		ck_assert_int_ge(x, last);
		ck_assert_int_le(x - last, 2);
		last = x;
	}
	ck_assert_int_eq(walk_position(&w, end).x_mm, 987654321);
	ck_assert_int_ge(walk_position(&w, end - 1).x_mm, 987654319);
}
END_TEST

/* At a time, at a speed of its own, at once; and what cannot be. */
START_TEST(t_walk_by_time)
{
	static const struct stop stops[] = { { { 0, 0, 0 }, 0, 2 * NS_PER_S, NS_PER_S },
					     { { 10000, 0, 0 }, 0, 13 * NS_PER_S, 0 },
					     { { 10000, 6000, 0 }, 2000000, 0, NS_PER_S },
					     { { -5000, 0, 0 }, 0, 17 * NS_PER_S, 0 } };
	static const struct { int64_t at_ms; int32_t x_mm, y_mm; int64_t still_ms; } rows[] = {
		{ 0, 0, 0, 3000 }, { 2000, 0, 0, 3000 }, { 3000, 0, 0, 3000 }, { 3001, 1, 0, 3001 },
		{ 8000, 5000, 0, 8000 }, { 13000, 10000, 0, 13000 }, { 14500, 10000, 3000, 14500 },
		{ 16000, 10000, 6000, 17000 }, { 16999, 10000, 6000, 17000 },
		{ 17000, -5000, 0, -1 }, { 999999, -5000, 0, -1 },
	};
	struct stop early[2] = { stops[0], { { 1, 0, 0 }, 0, 2999999999, 0 } };
	struct stop eternal[2] = { { { 0, 0, 0 }, 1000, 0, TIME_NEVER - 5 },
				   { { 1000000000, 0, 0 }, 1000, 0, TIME_NEVER } };
	struct walk w = planned(0, stops, N_OF(stops));
	struct waypoint out[3];
	size_t late = 7;

	for (size_t i = 0; i < N_OF(rows); i++) {
		struct position p = walk_position(&w, rows[i].at_ms * NS_PER_MS);
		int64_t still = rows[i].still_ms < 0 ? TIME_NEVER : rows[i].still_ms * NS_PER_MS;

		ck_assert_int_eq(p.x_mm, rows[i].x_mm);
		ck_assert_int_eq(p.y_mm, rows[i].y_mm);
		ck_assert_int_eq(walk_still_ns(&w, rows[i].at_ms * NS_PER_MS), still);
	}
	ck_assert(!walk_plan(early[0].at, 0, early, 2, out, &late));
	ck_assert_uint_eq(late, 1);
	ck_assert(!walk_plan(early[0].at, 2 * NS_PER_S + 1, early, 2, out, &late));
	ck_assert_uint_eq(late, 0);
	ck_assert(walk_plan(early[0].at, 0, eternal, 2, out, &late));
	ck_assert_int_eq(out[2].arrive_ns, TIME_NEVER);
}
END_TEST

UNIT_MAIN("models",
	tcase_add_loop_test(tc, t_airtime, 0, N_OF(airs));
	tcase_add_loop_test(tc, t_ppdus, 0, sizeof(ppdus) / sizeof(ppdus[0]));
	tcase_add_loop_test(tc, t_mode_rates, 0, sizeof(mode_rates) / sizeof(mode_rates[0]));
	tcase_add_test(tc, t_timing);
	tcase_add_test(tc, t_response_rates);
	tcase_add_loop_test(tc, t_pathloss, 0, N_OF(losses));
	tcase_add_test(tc, t_far);
	tcase_add_test(tc, t_level_sum);
	tcase_add_test(tc, t_isqrt);
	tcase_add_test(tc, t_walls);
	tcase_add_test(tc, t_per_is_monotone);
	tcase_add_test(tc, t_per_values);
	tcase_add_test(tc, t_ladder);
	tcase_add_test(tc, t_aarf);
	tcase_add_test(tc, t_aarf_timer);
	tcase_add_test(tc, t_aarf_plan);
	tcase_add_test(tc, t_aarf_away);
	tcase_add_test(tc, t_walk);
	tcase_add_test(tc, t_walk_is_steady);
	tcase_add_test(tc, t_walk_by_time);)
