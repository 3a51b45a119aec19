#include "observe/observe.h"

#include <stdlib.h>
#include <string.h>

#include "observe/state.h"

struct observe *observe_new(void)
{
	struct observe *o = calloc(1, sizeof(*o));

	if (o && !names_init(&o->names)) {
		free(o);
		return NULL;
	}
	return o;
}

void observe_free(struct observe *o)
{
	if (!o)
		return;
	for (size_t i = 0; i < o->n_stations; i++)
		station_free(o->stations[i]);
	free(o->stations);
	free(o->bss);
	free(o->facts);
	free(o->tries);
	free(o->pulls);
	free(o->pairs);
	free(o->losses);
	free(o->departures);
	free(o->failures);
	map_free(&o->station_of);
	map_free(&o->named);
	map_free(&o->bss_of);
	map_free(&o->ap_names);
	map_free(&o->hosts);
	names_fini(&o->names);
	free(o);
}

void observe_foreign(struct observe *o)
{
	o->foreign = true;
}

void observe_name(struct observe *o, struct mac mac, const char *name)
{
	struct station *st = station_find(o, mac);

	names_bind(&o->names, mac, name);
	if (st)
		station_name(o, st, name);
}

void observe_station(struct observe *o, struct mac mac, const char *name)
{
	struct station *st = station_make(o, mac);

	if (st)
		station_name(o, st, name);
}

void observe_flow(struct observe *o, struct mac station, const char *flow, enum flow_kind kind,
		  int64_t interval_ns)
{
	struct station *st = station_make(o, station);
	struct flow *f = st ? traffic_flow(o, st, flow) : NULL;

	if (!f)
		return;
	f->kind = kind;
	f->interval_ns = interval_ns;
}

void observe_rec(void *observe, const struct trace_rec *rec)
{
	struct observe *o = observe;

	switch (rec->kind) {
	case TRACE_AIR_TX:
		o->frame_no++;
		air_tx(o, rec);
		break;
	case TRACE_AIR_DONE:
		air_done(o, rec);
		break;
	case TRACE_WIRE:
		o->frame_no++;
		wired_rec(o, rec);
		break;
	case TRACE_APP:
		traffic_rec(o, rec);
		break;
	case TRACE_TUNE:
	case TRACE_TRIGGER:
	case TRACE_SCAN:
	case TRACE_DECISION:
	case TRACE_VERDICT:
	case TRACE_PATH:
	case TRACE_ADDRESS:
	case TRACE_LOG:
		node_rec(o, rec);
		break;
	case TRACE_KEY:
		paths_key(o, rec);
		break;
	case TRACE_STATE:
		paths_port(o, rec);
		break;
	case TRACE_AIR_RX:
	case TRACE_WORK:
	case TRACE_FAULT:
	case TRACE_KIND_COUNT:
		break;
	}
}

static void without_paths(struct transition *t)
{
	t->outage_up_ns = OBSERVE_NULL;
	t->outage_down_ns = OBSERVE_NULL;
	for (size_t i = 0; i < PHASE_COUNT; i++) {
		t->phases[i].blocked_up_ns = 0;
		t->phases[i].blocked_down_ns = 0;
	}
}

/* Names may have been learnt after the transition; losses are known only now. */
static void complete(struct observe *o, struct station *st, struct list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		struct transition *t = &l->p[i];

		t->to = names_of(&o->names, t->to_bssid);
		t->from = t->is_join ? NULL : names_of(&o->names, t->from_bssid);
		for (unsigned k = 0; k < t->n_kept; k++)
			t->attempts[k].to = names_of(&o->names, t->attempts[k].bssid);
		traffic_losses(st, &l->spans[i], t);
		if (!o->paths_seen)
			without_paths(t);
	}
}

static void finish_station(struct observe *o, struct station *st, int64_t end_ns)
{
	attempt_close(o, st, end_ns);
	number_end(o, st);
	complete(o, st, &st->joins);
	complete(o, st, &st->roams);
	traffic_summary(o, st, end_ns);
	st->out.name = station_text(o, st);
}

enum err observe_finish(struct observe *o, int64_t end_ns)
{
	for (size_t i = 0; i < o->n_stations; i++)
		finish_station(o, o->stations[i], end_ns);
	detect_all(o);
	for (size_t i = 0; i < o->n_stations; i++) {
		struct station *st = o->stations[i];

		st->out.joins = st->joins.p;
		st->out.n_joins = st->joins.n;
		st->out.roams = st->roams.p;
		st->out.n_roams = st->roams.n;
	}
	if (o->nomem || o->names.failed)
		return ERR_NOMEM;
	return o->limit ? ERR_LIMIT : ERR_OK;
}

size_t observe_n_stations(const struct observe *o)
{
	return o->n_stations;
}

const struct observed_station *observe_get_station(const struct observe *o, size_t i)
{
	return i < o->n_stations ? &o->stations[i]->out : NULL;
}

const struct observed_station *observe_find_station(const struct observe *o, const char *name)
{
	for (size_t i = 0; i < o->n_stations; i++) {
		if (o->stations[i]->out.name && strcmp(o->stations[i]->out.name, name) == 0)
			return &o->stations[i]->out;
	}
	return NULL;
}

size_t observe_n_failures(const struct observe *o)
{
	return o->n_failures;
}

const struct failure *observe_get_failure(const struct observe *o, size_t i)
{
	return i < o->n_failures ? &o->failures[i] : NULL;
}
