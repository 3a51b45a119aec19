#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/pathloss.h"
#include "models/per.h"
#include "models/shadow.h"

/*
 * Answers questions about the radio models, one a line, by the functions the simulator uses:
 *
 *	per RATE SNR OCTETS        ppm; RATE in 100 kb/s, or m7 to m11; octets with FCS
 *	loss MHZ EXPONENT MM       milli-dB over so many mm
 *	shadow SIGMA MM SEED X Y   milli-dB between 0, 0 and there; correlation distance MM
 *	fading MODEL N             milli-dB in coherence interval N; 1 Rayleigh, 2 and 3 Rician
 */
struct question {
	char what[16], rate[16];
	long long n[5];
};

static long long per_of(const struct question *q)
{
	struct phy_mode m = { .format = PHY_HE, .n_ss = 1, .width_mhz = 20, .gi_ns = 800 };
	enum phy_rate r = RATE_6M;
	size_t len = (size_t)q->n[1] - FCS_LEN;

	if (q->rate[0] == 'm')
		m.mcs = (uint16_t)strtol(q->rate + 1, NULL, 10);
	else if (phy_rate_of((uint32_t)strtol(q->rate, NULL, 10), &r))
		m = phy_mode_legacy(r);
	return per_mode_ppm(&m, (int32_t)q->n[0], len);
}

static long long loss_of(const struct question *q)
{
	struct pathloss p = { .exponent_milli = (int32_t)q->n[1] };
	struct position a = { 0, 0, 0 }, b = { (int32_t)q->n[2], 0, 0 };

	return pathloss_mdb(&p, (uint32_t)q->n[0], a, b);
}

static long long shadow_of(const struct question *q)
{
	struct shadowing s = { .sigma_mdb = (int32_t)q->n[0],
			       .distance_mm = (int32_t)q->n[1],
			       .key = rng_key((uint64_t)q->n[2], "air", "shadowing") };
	struct position a = { 0, 0, 0 }, b = { (int32_t)q->n[3], (int32_t)q->n[4], 0 };

	return shadow_mdb(&s, a, b);
}

static long long fading_of(const struct question *q)
{
	struct fading f = { .model = (enum fading_model)q->n[0], .coherence_ns = 1,
			    .key = rng_key(1, "air", "fading") };

	return fading_mdb(&f, 1, 2, q->n[1]);
}

static int answer(const char *line)
{
	struct question q = { .what = "" };
	long long v;

	if (sscanf(line, "per %15s %lld %lld", q.rate, &q.n[0], &q.n[1]) == 3 && q.n[1] > FCS_LEN)
		v = per_of(&q);
	else if (sscanf(line, "loss %lld %lld %lld", &q.n[0], &q.n[1], &q.n[2]) == 3)
		v = loss_of(&q);
	else if (sscanf(line, "shadow %lld %lld %lld %lld %lld", &q.n[0], &q.n[1], &q.n[2], &q.n[3],
			&q.n[4]) == 5)
		v = shadow_of(&q);
	else if (sscanf(line, "fading %lld %lld", &q.n[0], &q.n[1]) == 2 && q.n[0] > 0 &&
		 q.n[0] < FADING_COUNT)
		v = fading_of(&q);
	else
		return 2;
	printf("%lld\n", v);
	return 0;
}

int main(void)
{
	char line[128];
	int e = 0;

	while (e == 0 && fgets(line, sizeof(line), stdin) != NULL)
		e = answer(line);
	if (e != 0)
		fprintf(stderr, "curves: not a question: %s", line);
	return e;
}
