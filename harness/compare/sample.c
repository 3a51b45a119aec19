#include "compare/sample.h"

#include <stdlib.h>
#include <string.h>

#include "suite/pool.h"

#define PHONE "phone" /* of scenarios/compare/corridor.lua */

const char *measure_text(enum measure m)
{
	static const char *const text[MEASURE_COUNT] = {
		[MEASURE_OUTAGE_DOWN] = "outage_down_ns", [MEASURE_OUTAGE_UP] = "outage_up_ns",
		[MEASURE_HANDOFF] = "handoff_ns",	  [MEASURE_T_MGMT] = "t_mgmt_ns",
		[MEASURE_T_KEY] = "t_key_ns",		  [MEASURE_T_TOTAL] = "t_total_ns",
		[MEASURE_FLOOR] = "floor_ns",		  [MEASURE_LOST_DOWN] = "lost_down",
		[MEASURE_LOST_UP] = "lost_up",		  [MEASURE_BURST] = "burst",
		[MEASURE_FRAMES] = "frames",		  [MEASURE_RADIUS] = "radius_round_trips",
	};

	return text[m];
}

bool measure_is_time(enum measure m)
{
	return m <= MEASURE_FLOOR;
}

/* ---- taking ---- */

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static struct sample take(const struct transition *t)
{
	struct sample s = { .n = t->n, .method = t->method, .outcome = t->outcome };
	int64_t scan = t->phases[PHASE_SCAN].blocked_down_ns;

	s.v[MEASURE_OUTAGE_DOWN] = t->outage_down_ns;
	s.v[MEASURE_OUTAGE_UP] = t->outage_up_ns;
	s.v[MEASURE_HANDOFF] = t->outage_down_ns == OBSERVE_NULL ? OBSERVE_NULL
								  : t->outage_down_ns - scan;
	s.v[MEASURE_T_MGMT] = t->t_mgmt_ns;
	s.v[MEASURE_T_KEY] = t->t_key_ns;
	s.v[MEASURE_T_TOTAL] = t->t_total_ns;
	s.v[MEASURE_FLOOR] = t->outcome == OUTCOME_FAILED ? OBSERVE_NULL : t->floor_ns;
	s.v[MEASURE_LOST_DOWN] = t->lost_down;
	s.v[MEASURE_LOST_UP] = t->lost_up;
	s.v[MEASURE_BURST] = larger(t->burst_down, t->burst_up);
	s.v[MEASURE_FRAMES] = t->frames;
	s.v[MEASURE_RADIUS] = t->radius_round_trips;
	for (unsigned i = 0; i < PHASE_COUNT; i++) {
		s.phase[i] = t->phases[i].ns;
		s.blocked_down[i] = t->phases[i].blocked_down_ns;
	}
	memcpy(s.share, t->share_ns, sizeof(s.share));
	return s;
}

/* Whether the station was associated there before this roam. */
static bool has_been(const struct observed_station *st, const struct transition *roam)
{
	for (size_t i = 0; i < st->n_joins; i++)
		if (mac_equal(st->joins[i].to_bssid, roam->to_bssid) &&
		    st->joins[i].t_start_ns < roam->t_start_ns)
			return true;
	for (const struct transition *t = st->roams; t < roam; t++)
		if (mac_equal(t->to_bssid, roam->to_bssid) && t->outcome != OUTCOME_FAILED)
			return true;
	return false;
}

static void take_roams(const struct observed_station *st, const struct compare_method *m,
		       struct samples *out)
{
	for (size_t i = 0; i < st->n_roams && out->n < SAMPLES_MAX; i++)
		if (m->which == ROAMS_ALL ||
		    (m->which == ROAMS_BACK) == has_been(st, &st->roams[i]))
			out->v[out->n++] = take(&st->roams[i]);
}

/* The processor of the phone, or of the APs, which all are of one model. */
static void take_cpu(const struct one *o, enum report_role role, char out[static SAMPLE_CPU])
{
	struct sb s = sb_of(out, SAMPLE_CPU);

	for (size_t i = 0; i < o->meta.n_nodes; i++) {
		const struct report_node *n = &o->meta.nodes[i];

		if (n->role != role || n->cpu == NULL ||
		    (role == ROLE_STATION && strcmp(n->name, PHONE) != 0))
			continue;
		sb_str(&s, n->cpu);
		return;
	}
}

enum err samples_take(const struct one *o, const struct compare_method *m, unsigned n_stops,
		      struct samples *out)
{
	const struct observed_station *st;
	unsigned n_wanted = m->which != ROAMS_ALL ? n_stops / 2 : n_stops;
	struct sb why = sb_of(out->why, sizeof(out->why));

	*out = (struct samples){ .verdict = o->verdict, .exit = o->exit,
				 .mos_milli = OBSERVE_NULL };
	if (o->verdict == ONE_ERROR || o->verdict == ONE_SKIP) {
		sb_str(&why, o->error);
		return ERR_OK;
	}
	out->verdict = ONE_PASS;
	out->exit = EXIT_PASSED;
	take_cpu(o, ROLE_STATION, out->client_cpu);
	take_cpu(o, ROLE_AP, out->ap_cpu);
	out->v = calloc(SAMPLES_MAX, sizeof(*out->v));
	if (out->v == NULL)
		return ERR_NOMEM;
	st = observe_find_station(o->end.seen, PHONE);
	if (st != NULL) {
		take_roams(st, m, out);
		if (st->n_flows > 0)
			out->mos_milli = st->flows[0].mos_milli;
	}
	out->n_missing = out->n < n_wanted ? n_wanted - (uint32_t)out->n : 0;
	return ERR_OK;
}

void samples_fini(struct samples *s)
{
	free(s->v);
	*s = (struct samples){ 0 };
}

/* ---- through a pipe: every number in 8 octets ---- */

enum {
	N_NUMBERS = 3 + MEASURE_COUNT + 2 * PHASE_COUNT + SHARE_COUNT,
	HEAD_NUMBERS = 5,
	SAMPLE_OCTETS = 8 * N_NUMBERS,
	HEAD_OCTETS = 8 * HEAD_NUMBERS + SAMPLE_WHY + 2 * SAMPLE_CPU
};

static void put_all(struct wr *w, const int64_t *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		wr_be64(w, (uint64_t)v[i]);
}

static bool put_sample(int fd, const struct sample *s)
{
	uint8_t room[SAMPLE_OCTETS];
	struct wr w = wr_of(room, sizeof(room));
	const int64_t head[] = { s->n, s->method, s->outcome };

	put_all(&w, head, 3);
	put_all(&w, s->v, MEASURE_COUNT);
	put_all(&w, s->phase, PHASE_COUNT);
	put_all(&w, s->blocked_down, PHASE_COUNT);
	put_all(&w, s->share, SHARE_COUNT);
	return pool_write(fd, wr_sofar(&w));
}

bool samples_put(int fd, const struct samples *s)
{
	uint8_t room[HEAD_OCTETS];
	struct wr w = wr_of(room, sizeof(room));
	const int64_t head[HEAD_NUMBERS] = { s->verdict, s->exit, s->mos_milli, s->n_missing,
					     (int64_t)s->n };
	bool ok;

	put_all(&w, head, HEAD_NUMBERS);
	wr_put(&w, s->why, sizeof(s->why));
	wr_put(&w, s->client_cpu, SAMPLE_CPU);
	wr_put(&w, s->ap_cpu, SAMPLE_CPU);
	ok = pool_write(fd, wr_sofar(&w));
	for (size_t i = 0; ok && i < s->n; i++)
		ok = put_sample(fd, &s->v[i]);
	return ok;
}

static bool get_all(struct rd *r, int64_t *v, size_t n)
{
	uint64_t x;

	for (size_t i = 0; i < n; i++) {
		if (!rd_be64(r, &x))
			return false;
		v[i] = (int64_t)x;
	}
	return true;
}

static bool get_sample(struct rd *r, struct sample *s)
{
	int64_t head[3];

	if (!get_all(r, head, 3) || !get_all(r, s->v, MEASURE_COUNT) ||
	    !get_all(r, s->phase, PHASE_COUNT) || !get_all(r, s->blocked_down, PHASE_COUNT) ||
	    !get_all(r, s->share, SHARE_COUNT) || head[0] < 0 || head[0] > UINT32_MAX ||
	    head[1] < 0 || head[1] >= METHOD_COUNT || head[2] < 0 || head[2] >= OUTCOME_COUNT)
		return false;
	s->n = (uint32_t)head[0];
	s->method = (enum roam_method)head[1];
	s->outcome = (enum roam_outcome)head[2];
	return true;
}

static bool get_text(struct rd *r, char *out, size_t n)
{
	return rd_copy(r, out, n) && out[n - 1] == '\0';
}

static bool get_head(struct rd *r, struct samples *s)
{
	int64_t head[HEAD_NUMBERS];

	if (!get_all(r, head, HEAD_NUMBERS) || !get_text(r, s->why, SAMPLE_WHY) ||
	    !get_text(r, s->client_cpu, SAMPLE_CPU) || !get_text(r, s->ap_cpu, SAMPLE_CPU) ||
	    head[0] < 0 || head[0] >= ONE_VERDICT_COUNT ||
	    head[1] < 0 || head[1] > EXIT_NOTHING || head[3] < 0 || head[3] > UINT32_MAX ||
	    head[4] < 0 || head[4] > SAMPLES_MAX)
		return false;
	s->verdict = (enum one_verdict)head[0];
	s->exit = (enum suite_exit)head[1];
	s->mos_milli = head[2];
	s->n_missing = (uint32_t)head[3];
	s->n = (size_t)head[4];
	return true;
}

enum err samples_get(struct bytes said, struct samples *out)
{
	struct rd r = rd_of(said);
	struct samples s = { 0 };
	bool ok = get_head(&r, &s);

	s.v = calloc(s.n + 1, sizeof(*s.v));
	if (s.v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; ok && i < s.n; i++)
		ok = get_sample(&r, &s.v[i]);
	if (!ok || r.left > 0) {
		samples_fini(&s);
		return ERR_PARSE;
	}
	*out = s;
	return ERR_OK;
}
