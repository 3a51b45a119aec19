#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"
#include "base/time.h"
#include "medium/medium.h"
#include "wire/hdr.h"

/*
 * Stations that always have a frame for one access point, on the medium alone: no protocol, no
 * losses but collisions. One line a run:
 *
 *     saturate MODE PLACE STATIONS MS SEED
 *
 * prints the time, frames sent (tries), acknowledged, outcomes at receivers, how many PPDUs of
 * stations overlapped another's from its first ns on (ties) and otherwise, and the frames
 * acknowledged of each station. harness/air/air.py reads it.
 */
enum { STATIONS_MAX = 64, PAYLOAD = 1500, LLC = 8, NAME = 16 };

struct mode {
	const char *name;
	uint32_t freq_mhz, rate_100k;
	bool dcf, long_slot;
	struct edca edca;
};

/* DCF: aCWmin 15 of OFDM, 31 of DSSS [11-2020 table 17-21, 16-4]; EDCA: a station's AC_BE. */
static const struct mode modes[] = {
	{ "a54-dcf", 5180, 540, true, false, { 2, 15, 1023 } },
	{ "a54-edca", 5180, 540, false, false, { 3, 15, 1023 } },
	{ "a6-edca", 5180, 60, false, false, { 3, 15, 1023 } },
	{ "g54-edca", 2437, 540, false, false, { 3, 15, 1023 } },
	{ "b11-dcf", 2437, 110, true, true, { 2, 31, 1023 } },
};

struct station {
	struct run *run;
	endpoint_id ep;
	struct mac mac;
	struct position at;
	char name[NAME];
	unsigned acked, dropped;
};

struct run {
	const struct mode *mode;
	struct engine *eng;
	struct trace trace;
	struct medium *m;
	struct station sta[STATIONS_MAX + 1]; /* the last is the access point */
	unsigned n;
	unsigned tries, received, collided, ties, overlaps;
	int64_t last_start_ns, last_end_ns;
};

static void offer(struct station *s)
{
	uint8_t buf[PAYLOAD + LLC + 64];
	struct wr w = wr_of(buf, sizeof(buf));
	const struct station *ap = &s->run->sta[s->run->n];
	struct hdr h = hdr_data_to_ap(FRAME_DATA, ap->mac, s->mac, ap->mac);
	struct tx_opts o = { .rate_100k = s->run->mode->rate_100k, .ac = AC_BE };

	hdr_build(&w, &h);
	wr_zero(&w, LLC + PAYLOAD);
	INVARIANT(medium_tx(s->run->m, s->ep, wr_sofar(&w), &o) == ERR_OK);
}

static struct position on_position(void *ctx, int64_t now_ns)
{
	const struct station *s = ctx;

	(void)now_ns;
	return s->at;
}

static void on_rx(void *ctx, endpoint_id ep, struct bytes frame, const struct rx_info *info)
{
	(void)ctx, (void)ep, (void)frame, (void)info;
}

static void on_done(void *ctx, endpoint_id ep, uint64_t cookie, bool acked, uint32_t tries,
		    uint32_t rate_100k)
{
	struct station *s = ctx;

	(void)ep, (void)cookie, (void)tries, (void)rate_100k;
	s->acked += acked;
	s->dropped += !acked;
	offer(s);
}

static void on_sent(struct run *r, const struct trace_rec *rec)
{
	int64_t end = rec->at_ns + rec->u.air_tx.dur_ns;

	if (rec->u.air_tx.frame.len <= ACK_LEN)
		return;
	r->tries++;
	r->ties += rec->at_ns == r->last_start_ns;
	r->overlaps += rec->at_ns > r->last_start_ns && rec->at_ns < r->last_end_ns;
	r->last_start_ns = rec->at_ns;
	r->last_end_ns = end > r->last_end_ns ? end : r->last_end_ns;
}

static void on_record(void *ctx, const struct trace_rec *rec)
{
	struct run *r = ctx;

	if (rec->kind == TRACE_AIR_TX)
		on_sent(r, rec);
	else if (rec->u.air_rx.outcome == AIR_RECEIVED)
		r->received++;
	else
		r->collided++;
}

static void station_add(struct run *r, unsigned i, struct position at, bool ap)
{
	struct station *s = &r->sta[i];
	struct contention c = { .dcf = r->mode->dcf, .long_slot = r->mode->long_slot };
	struct endpoint_spec spec = { .name = s->name, .power_mdbm = 20000, .ap = ap,
				      .ops = { on_position, on_rx, on_done, s, NULL } };

	*s = (struct station){ .run = r, .at = at,
			       .mac = { { 2, 0, 0, 0, (uint8_t)ap, (uint8_t)i } } };
	snprintf(s->name, sizeof(s->name), ap ? "ap" : "sta%u", i);
	for (unsigned ac = 0; ac < AC_COUNT; ac++)
		c.ac[ac] = r->mode->edca;
	INVARIANT(endpoint_add(r->m, &spec, &s->ep) == ERR_OK);
	endpoint_contention(r->m, s->ep, &c);
	INVARIANT(endpoint_addr_add(r->m, s->ep, s->mac) == ERR_OK);
	endpoint_tune(r->m, s->ep, r->mode->freq_mhz);
}

/* All equally far from the access point; hidden: on two sides of it, not hearing each other. */
static struct position place(bool hidden, unsigned i)
{
	if (!hidden)
		return (struct position){ 3000, 0, (int32_t)i };
	return (struct position){ i % 2 == 0 ? -100000 : 100000, 0, (int32_t)i };
}

static void report(const struct run *r, int64_t ns)
{
	unsigned acked = 0, dropped = 0;

	for (unsigned i = 0; i < r->n; i++) {
		acked += r->sta[i].acked;
		dropped += r->sta[i].dropped;
	}
	printf("%" PRId64 " %u %u %u %u %u %u %u", ns, r->tries, acked, dropped, r->received,
	       r->collided, r->ties, r->overlaps);
	for (unsigned i = 0; i < r->n; i++)
		printf(" %u", r->sta[i].acked);
	printf("\n");
}

static void play(struct run *r, bool hidden, uint64_t seed, int64_t ns)
{
	struct medium_config cfg = { .seed = seed, .pathloss = { .exponent_milli = 3000 } };

	r->eng = engine_new((struct engine_limits){ 0 }, NULL);
	trace_attach(&r->trace, TRACE_BIT(TRACE_AIR_TX) | TRACE_BIT(TRACE_AIR_RX), on_record, r);
	cfg.eng = r->eng;
	cfg.trace = &r->trace;
	r->m = medium_new(&cfg);
	INVARIANT(r->eng != NULL && r->m != NULL);
	r->last_start_ns = -1;
	station_add(r, r->n, (struct position){ 0, 0, 0 }, true);
	for (unsigned i = 0; i < r->n; i++)
		station_add(r, i, place(hidden, i), false);
	for (unsigned i = 0; i < r->n; i++) {
		offer(&r->sta[i]);
		offer(&r->sta[i]);
	}
	INVARIANT(engine_run_until(r->eng, ns) == RUN_END_TIME);
	report(r, ns);
	medium_free(r->m);
	engine_free(r->eng);
}

static unsigned number(const char *text, unsigned most)
{
	char *end;
	unsigned long v = strtoul(text, &end, 10);

	if (*text == '\0' || *end != '\0' || v == 0 || v > most) {
		fprintf(stderr, "saturate: %s is not a number from 1 to %u\n", text, most);
		exit(2);
	}
	return (unsigned)v;
}

int main(int argc, char **argv)
{
	static struct run r;
	bool hidden;

	for (size_t i = 0; argc == 6 && i < sizeof(modes) / sizeof(modes[0]); i++)
		if (strcmp(modes[i].name, argv[1]) == 0)
			r.mode = &modes[i];
	hidden = argc == 6 && strcmp(argv[2], "hidden") == 0;
	if (r.mode == NULL || (!hidden && strcmp(argv[2], "near") != 0)) {
		fprintf(stderr, "usage: saturate MODE near|hidden STATIONS MS SEED\n");
		return 2;
	}
	r.n = number(argv[3], STATIONS_MAX);
	play(&r, hidden, number(argv[5], 1000000), number(argv[4], 1000000) * NS_PER_MS);
	return 0;
}
