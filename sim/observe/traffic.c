#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "observe/state.h"

static const char *const EMPTY = "";

struct flow *traffic_flow(struct observe *o, struct station *st, const char *name)
{
	struct flow *f;

	name = name ? name : EMPTY;
	for (size_t i = 0; i < st->n_flows; i++) {
		if (strcmp(st->flows[i].name, name) == 0)
			return &st->flows[i];
	}
	if (!grow(o, &st->flows, st->n_flows, &st->cap_flows, sizeof(*st->flows),
		  OBSERVE_FLOWS_MAX))
		return NULL;
	f = &st->flows[st->n_flows++];
	*f = (struct flow){ .name = names_intern(&o->names, name), .kind = FLOW_UDP };
	return f;
}

/* Room for a bit, or a time, at index i. */
static bool room(struct observe *o, void *array, size_t *cap, size_t size, uint64_t i)
{
	size_t had = *cap;
	void **p = array;

	if (i >= PACKETS_MAX) {
		o->limit = true;
		return false;
	}
	while (i >= *cap) {
		if (!grow(o, array, *cap, cap, size, PACKETS_MAX))
			return false;
	}
	memset((char *)*p + had * size, 0, (*cap - had) * size);
	return true;
}

static void offered(struct observe *o, struct flow *f, const struct trace_rec *rec)
{
	const struct trace_app *a = &rec->u.app;
	struct flow_dir *d = &f->dir[a->dir];

	if (d->offered == 0)
		d->first = d->next = a->seq;
	if (a->seq < d->first)
		return; /* packets are numbered upwards; another numbering is not counted */
	d->offered++;
	if (a->seq >= d->next) {
		d->next = a->seq + 1;
		d->last_ns = rec->at_ns;
	}
	if (f->kind == FLOW_PING && a->dir == APP_UP &&
	    room(o, &f->asked_ns, &f->asked_cap, sizeof(*f->asked_ns), a->seq - d->first))
		f->asked_ns[a->seq - d->first] = rec->at_ns;
}

static void round_trip(struct flow *f, const struct trace_rec *rec)
{
	const struct flow_dir *up = &f->dir[APP_UP];
	uint64_t i = rec->u.app.seq - up->first;
	int64_t ns;

	if (rec->u.app.seq < up->first || i >= f->asked_cap)
		return;
	ns = rec->at_ns - f->asked_ns[i];
	if (f->n_rtt == 0 || ns < f->rtt_min_ns)
		f->rtt_min_ns = ns;
	if (ns > f->rtt_max_ns)
		f->rtt_max_ns = ns;
	f->rtt_sum_ns += ns;
	f->n_rtt++;
}

static bool delivered(struct observe *o, struct flow *f, const struct trace_rec *rec)
{
	const struct trace_app *a = &rec->u.app;
	struct flow_dir *d = &f->dir[a->dir];
	uint64_t i = a->seq - d->first;

	if (d->offered == 0 || a->seq < d->first || a->seq >= d->next)
		return false;
	if (!room(o, &d->got, &d->got_cap, 1, i / 8))
		return false;
	if (d->got[i / 8] & 1u << i % 8) {
		f->duplicates++;
		return false;
	}
	d->got[i / 8] = (uint8_t)(d->got[i / 8] | 1u << i % 8);
	d->delivered++;
	d->delay_sum_ns += a->delay_ns;
	if (f->kind == FLOW_PING && a->dir == APP_DOWN)
		round_trip(f, rec);
	return true;
}

static void note_delivery(struct observe *o, struct station *st, const struct trace_rec *rec)
{
	struct current *c = &st->cur;
	bool up = rec->u.app.dir == APP_UP;
	int64_t *first = up ? &c->data_up_ns : &c->data_down_ns;

	phase_advance(o, st, rec->at_ns);
	*(up ? &st->last_up_ns : &st->last_down_ns) = rec->at_ns;
	if (c->step != TRY_DONE || rec->at_ns < c->key_end_ns)
		return;
	if (*first == OBSERVE_NULL)
		*first = rec->at_ns;
	phase_check_end(o, st, rec->at_ns);
}

void traffic_rec(struct observe *o, const struct trace_rec *rec)
{
	struct station *st = station_named(o, rec->entity);
	struct flow *f = st ? traffic_flow(o, st, rec->u.app.flow) : NULL;

	if (!f)
		return;
	switch (rec->u.app.what) {
	case APP_OFFERED:
		offered(o, f, rec);
		break;
	case APP_DELIVERED:
		if (delivered(o, f, rec))
			note_delivery(o, st, rec);
		break;
	case APP_DUPLICATE:
		f->duplicates++;
		break;
	case APP_WHAT_COUNT:
		break;
	}
}

void traffic_mark(const struct station *st, uint64_t at[OBSERVE_FLOWS_MAX][APP_DIR_COUNT])
{
	for (size_t i = 0; i < st->n_flows; i++) {
		for (size_t d = 0; d < APP_DIR_COUNT; d++)
			at[i][d] = st->flows[i].dir[d].next;
	}
}

static bool got(const struct flow_dir *d, uint64_t seq)
{
	uint64_t i = seq - d->first;

	return i / 8 < d->got_cap && (d->got[i / 8] & 1u << i % 8) != 0;
}

/* Packets from to to - 1 that never arrived, and the longest run of them. */
static uint64_t count_lost(const struct flow_dir *d, uint64_t from, uint64_t to, uint64_t *burst)
{
	uint64_t lost = 0, run = 0;

	if (d->offered == 0)
		return 0;
	for (uint64_t seq = from < d->first ? d->first : from; seq < to; seq++) {
		run = got(d, seq) ? 0 : run + 1;
		lost += run > 0;
		if (run > *burst)
			*burst = run;
	}
	return lost;
}

static int64_t lost_in(const struct station *st, const struct span *span, enum app_dir dir,
		       int64_t *burst)
{
	uint64_t lost = 0, longest = 0;
	bool any = false;

	for (size_t i = 0; i < st->n_flows; i++) {
		const struct flow_dir *d = &st->flows[i].dir[dir];

		any = any || d->offered > 0;
		lost += count_lost(d, span->from[i][dir], span->to[i][dir], &longest);
	}
	*burst = any ? (int64_t)longest : OBSERVE_NULL;
	return any ? (int64_t)lost : OBSERVE_NULL;
}

void traffic_losses(const struct station *st, const struct span *span, struct transition *t)
{
	t->lost_up = lost_in(st, span, APP_UP, &t->burst_up);
	t->lost_down = lost_in(st, span, APP_DOWN, &t->burst_down);
	for (size_t i = 0; i < st->n_flows; i++) {
		int64_t ns = st->flows[i].interval_ns;

		if (ns > 0 && (t->probe_interval_ns == OBSERVE_NULL || ns < t->probe_interval_ns))
			t->probe_interval_ns = ns;
	}
}

/*
 * ITU-T G.107 transmission rating of a G.711 call in thousandths: R = 93.2 - Id - Ie,eff. Id by the
 * piecewise linear form of Cole and Rosenbluth ("Voice over IP performance monitoring", 2001),
 * 0.024 d + 0.11 (d - 177.3) beyond 177.3 ms. Ie,eff = 95 Ppl / (Ppl + Bpl) with Ie 0 and Bpl 25.1,
 * G.711 with the packet loss concealment of its Appendix I (G.113 Appendix I, table I.4); loss is
 * taken as random (BurstR 1). d is the mean delay of the network plus one packet of speech.
 */
static int64_t mos_milli(const struct flow *f, const struct flow_dir *d)
{
	uint64_t lost = d->offered - d->delivered;
	int64_t ppm = (int64_t)(lost * 1000000 / d->offered);
	int64_t ns = f->interval_ns, r;

	if (d->delivered > 0)
		ns += d->delay_sum_ns / (int64_t)d->delivered;
	r = 93200 - 24 * ns / 1000000 - 95000 * ppm / (ppm + 251000);
	if (ns > 177300000)
		r -= 110 * (ns - 177300000) / 1000000;
	if (r < 0)
		return 1000;
	/* [G.107 annex B] 1 + 0.035 R + R (R - 60) (100 - R) 7e-6 */
	return 1000 + 35 * r / 1000 + r * (r - 60000) / 1000 * (100000 - r) / 1000 * 7 / 1000000;
}

static int64_t worse_mos(const struct flow *f)
{
	int64_t worst = OBSERVE_NULL;

	for (size_t i = 0; f->kind == FLOW_VOICE && i < APP_DIR_COUNT; i++) {
		int64_t mos;

		if (f->dir[i].offered == 0)
			continue;
		mos = mos_milli(f, &f->dir[i]);
		if (worst == OBSERVE_NULL || mos < worst)
			worst = mos;
	}
	return worst;
}

static struct ping_summary ping_of(const struct flow *f)
{
	const struct flow_dir *up = &f->dir[APP_UP], *down = &f->dir[APP_DOWN];
	struct ping_summary p = { .sent = up->offered, .received = f->n_rtt, .min_ns = OBSERVE_NULL,
				  .avg_ns = OBSERVE_NULL, .max_ns = OBSERVE_NULL };

	p.lost = p.sent - p.received;
	p.loss_permille = p.sent == 0 ? 0 : (uint32_t)((p.lost * 1000 + p.sent / 2) / p.sent);
	if (f->n_rtt > 0) {
		p.min_ns = f->rtt_min_ns;
		p.max_ns = f->rtt_max_ns;
		p.avg_ns = f->rtt_sum_ns / (int64_t)f->n_rtt;
	}
	for (uint64_t s = up->first; s < up->next && p.n_lost_kept < OBSERVE_LOST_MAX; s++) {
		if (s < down->first || down->offered == 0 || !got(down, s))
			p.lost_seq[p.n_lost_kept++] = s;
	}
	return p;
}

static int64_t mean_delay(const struct flow_dir *d)
{
	return d->delivered == 0 ? OBSERVE_NULL : d->delay_sum_ns / (int64_t)d->delivered;
}

/* Longer than any packet takes that is not lost: what is younger when the run ends is under way. */
#define UNDER_WAY_NS (100 * NS_PER_MS)

/*
 * A run ends at some moment; the packets it cut off were neither delivered nor lost. A ping is
 * through when its answer is there.
 */
static void forget_under_way(struct flow *f, enum app_dir dir, int64_t end_ns)
{
	struct flow_dir *d = &f->dir[dir];
	const struct flow_dir *back = f->kind == FLOW_PING ? &f->dir[APP_DOWN] : d;

	while (d->offered > 0 && f->interval_ns > 0 && end_ns - d->last_ns < UNDER_WAY_NS &&
	       (back->offered == 0 || d->next - 1 < back->first || !got(back, d->next - 1))) {
		if (got(d, d->next - 1))
			d->delivered--;
		d->offered--;
		d->next--;
		d->last_ns -= f->interval_ns;
	}
}

void traffic_summary(struct observe *o, struct station *st, int64_t end_ns)
{
	if (st->n_flows == 0)
		return;
	st->out.flows = calloc(st->n_flows, sizeof(*st->out.flows));
	if (!st->out.flows) {
		o->nomem = true;
		return;
	}
	for (size_t i = 0; i < st->n_flows; i++) {
		forget_under_way(&st->flows[i], APP_DOWN, end_ns);
		forget_under_way(&st->flows[i], APP_UP, end_ns);
	}
	st->out.n_flows = st->n_flows;
	for (size_t i = 0; i < st->n_flows; i++) {
		const struct flow *f = &st->flows[i];
		const struct flow_dir *up = &f->dir[APP_UP], *down = &f->dir[APP_DOWN];
		struct flow_summary *s = &st->out.flows[i];

		*s = (struct flow_summary){
			.name = f->name,
			.kind = f->kind,
			.interval_ns = f->interval_ns,
			.sent_up = up->offered,
			.received_up = up->delivered,
			.lost_up = up->offered - up->delivered,
			.sent_down = down->offered,
			.received_down = down->delivered,
			.lost_down = down->offered - down->delivered,
			.duplicates = f->duplicates,
			.delay_up_ns = mean_delay(up),
			.delay_down_ns = mean_delay(down),
			.mos_milli = worse_mos(f),
			.has_ping = f->kind == FLOW_PING,
		};
		(void)count_lost(up, up->first, up->next, &s->burst_up);
		(void)count_lost(down, down->first, down->next, &s->burst_down);
		if (s->has_ping)
			s->ping = ping_of(f);
	}
}

void traffic_free(struct station *st)
{
	for (size_t i = 0; i < st->n_flows; i++) {
		free(st->flows[i].asked_ns);
		for (size_t d = 0; d < APP_DIR_COUNT; d++)
			free(st->flows[i].dir[d].got);
	}
	free(st->flows);
	free(st->out.flows);
}
