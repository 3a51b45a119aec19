#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "observe/state.h"

bool grow(struct observe *o, void *p, size_t n, size_t *cap, size_t size, size_t max)
{
	void **array = p;
	size_t want = *cap == 0 ? 1 : 2 * *cap;
	void *grown;

	if (n < *cap)
		return true;
	if (n >= max) {
		o->limit = true;
		return false;
	}
	if (want > max)
		want = max;
	grown = realloc(*array, want * size);
	if (!grown) {
		o->nomem = true;
		return false;
	}
	*array = grown;
	*cap = want;
	return true;
}

struct station *station_find(struct observe *o, struct mac mac)
{
	int64_t i = map_get(&o->station_of, mac_key(mac));

	return i < 0 ? NULL : o->stations[i];
}

static struct station *station_new(struct observe *o, struct mac mac)
{
	struct station *st = calloc(1, sizeof(*st));

	if (!st) {
		o->nomem = true;
		return NULL;
	}
	st->mac = mac;
	st->last_up_ns = OBSERVE_NULL;
	st->last_down_ns = OBSERVE_NULL;
	st->habit.refused_ns = OBSERVE_NULL;
	st->out.mac = mac;
	return st;
}

struct station *station_make(struct observe *o, struct mac mac)
{
	struct station *st = station_find(o, mac);

	if (st)
		return st;
	if (!grow(o, &o->stations, o->n_stations, &o->cap_stations, sizeof(struct station *),
		  STATIONS_MAX))
		return NULL;
	st = station_new(o, mac);
	if (!st)
		return NULL;
	if (!map_put(&o->station_of, mac_key(mac), (uint32_t)o->n_stations)) {
		o->nomem = true;
		free(st);
		return NULL;
	}
	o->stations[o->n_stations++] = st;
	return st;
}

struct station *station_named(struct observe *o, const char *name)
{
	int64_t i = name ? map_get(&o->named, rng_name(name)) : -1;

	if (i < 0 || strcmp(o->stations[i]->name, name) != 0)
		return NULL;
	return o->stations[i];
}

void station_name(struct observe *o, struct station *st, const char *name)
{
	int64_t index = map_get(&o->station_of, mac_key(st->mac));

	if (st->name || !name || *name == '\0' || index < 0)
		return;
	st->name = names_intern(&o->names, name);
	names_bind(&o->names, st->mac, name);
	if (map_get(&o->named, rng_name(name)) < 0 &&
	    !map_put(&o->named, rng_name(name), (uint32_t)index))
		o->nomem = true;
}

const char *station_text(struct observe *o, const struct station *st)
{
	return st->name ? st->name : names_of(&o->names, st->mac);
}

void station_free(struct station *st)
{
	traffic_free(st);
	free(st->joins.p);
	free(st->joins.spans);
	free(st->roams.p);
	free(st->roams.spans);
	free(st->origins);
	free(st);
}
