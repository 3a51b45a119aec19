#include "base/time.h"
#include "script/play.h"

/* Where a station is: places and walks. */

enum { UM = 1000 }; /* in a mm; speeds go to 10^6 mm/s */

static int64_t now_of(const struct play *p)
{
	return p->stage == STAGE_DECLARING ? 0 : world_now(p->world);
}

/* A point: m(1, 2), or { at = m(1, 2), pause = s(3), speed = mps(1) } or { …, time = s(9) }. */
static struct stop point_at(lua_State *L, lua_Integer n, uint32_t speed_umps)
{
	static const char *const known[] = { "at", "pause", "speed", "time" };
	struct stop stop = { .speed_umps = speed_umps };
	int64_t speed = 0;
	bool timed = false;

	lua_rawgeti(L, 2, n);
	if (lua_istable(L, -1)) {
		ARGS_ONLY(L, -1, "walk", known, false);
		if (!args_position(L, -1, "at", &stop.at))
			play_fail(L, "walk: point %lld has no at", (long long)n);
		stop.pause_ns = args_quantity(L, -1, "pause", UNIT_TIME, 0);
		stop.due_ns = args_quantity(L, -1, "time", UNIT_TIME, -1);
		timed = stop.due_ns >= 0;
		speed = args_quantity(L, -1, "speed", UNIT_SPEED, 0);
	} else {
		(void)arg_quantity(L, -1, "walk", UNIT_POSITION);
		stop.at = unit_at(L, -1)->at;
	}
	lua_pop(L, 1);
	if (timed && speed > 0)
		play_fail(L, "walk: point %lld has a time and a speed", (long long)n);
	if (timed || speed > 0)
		stop.speed_umps = (uint32_t)speed * UM;
	else if (speed_umps == 0)
		play_fail(L, "walk: speed is missing, as in speed = mps(1.4)");
	return stop;
}

/* Raises unless each of its points can be reached when it is due. */
static void check(lua_State *L, const struct world_walk *w)
{
	struct waypoint *points = play_alloc(L, w->n + 1, sizeof(*points));
	size_t late;

	if (!walk_plan(w->stops[0].at, w->start_ns, w->stops, w->n, points, &late))
		play_fail(L, "walk: point %u is due before %s", (unsigned)late + 1,
			  late == 0 ? "the walk starts" : "the one before it is left");
}

/* station:walk { m(0, 3), m(30, 3), speed = mps(1.4), start = s(2) } */
int walk_walk(lua_State *L)
{
	static const char *const known[] = { "speed", "start" };
	struct play *p = play_of(L);
	struct cast_station_decl *d = station_self(L);
	int64_t now = now_of(p);
	struct stop *stops;
	struct world_walk w = { 0 };
	uint32_t speed;

	run_not_over(L, "walk");
	lua_settop(L, 2);
	ARGS_ONLY(L, 2, "walk", known, true);
	w.n = lua_rawlen(L, 2);
	if (w.n == 0)
		return play_fail(L, "walk: no points, as in walk { m(0, 3), m(30, 3), speed = "
				    "mps(1.4) }");
	stops = play_alloc(L, w.n, sizeof(*stops));
	speed = (uint32_t)args_quantity(L, 2, "speed", UNIT_SPEED, 0) * UM;
	for (size_t i = 0; i < w.n; i++)
		stops[i] = point_at(L, (lua_Integer)i + 1, speed);
	w.stops = stops;
	w.start_ns = args_quantity(L, 2, "start", UNIT_TIME, now);
	if (w.start_ns < now)
		return play_fail(L, "walk: start is over already");
	check(L, &w);
	walk_set(L, d, &w);
	return 0;
}

void walk_set(lua_State *L, struct cast_station_decl *d, const struct world_walk *w)
{
	struct play *p = play_of(L);

	if (p->stage == STAGE_RUNNING) {
		cast_check(L, world_walk(p->world, d->station.name, w), play_place(L));
		return;
	}
	d->walk = *w;
	d->walk_place = play_place(L);
	if (!d->has_at)
		d->station.at = w->stops[0].at;
	d->has_at = true;
}

/* station:place(m(1, 2)) */
int walk_place(lua_State *L)
{
	struct play *p = play_of(L);
	struct cast_station_decl *d = station_self(L);

	run_not_over(L, "place");
	(void)arg_quantity(L, 2, "place", UNIT_POSITION);
	if (p->stage == STAGE_RUNNING) {
		cast_check(L, world_place(p->world, d->station.name, unit_at(L, 2)->at),
			   play_place(L));
		return 0;
	}
	d->station.at = unit_at(L, 2)->at;
	d->walk = (struct world_walk){ .n = 0 };
	d->has_at = true;
	return 0;
}

/* station:where(): the place where it is now */
int walk_where(lua_State *L)
{
	const char *name = station_self(L)->station.name;

	run_has_begun(L, "where");
	unit_push_position(L, world_where(play_of(L)->world, name));
	return 1;
}
