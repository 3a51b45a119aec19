#include <string.h>

#include "input/wmediumd.h"
#include "script/play.h"

/* wmediumd { … }: how radios hear each other, by a file of mac80211_hwsim's medium. */

/* wmediumd moves on for ever; here until this many jumps, four hours. */
enum { JUMPS = 4800 };

/* Who plays the interfaces; NULL: nobody. */
struct players {
	const char **name;
	struct cast_ap_decl **ap;           /* one of these two */
	struct cast_station_decl **station;
};

/* The address of interface i as a key of the table on top; pushes its value. */
static bool push_player(lua_State *L, struct mac id)
{
	char text[MAC_TEXT];

	lua_pushstring(L, mac_format(id, text));
	if (lua_rawget(L, -2) != LUA_TNIL)
		return true;
	lua_pop(L, 1);
	return false;
}

/* The AP or station on top of the stack, popped. */
static void take_player(lua_State *L, struct players *who, size_t i)
{
	struct play *p = play_of(L);
	const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
	size_t number;

	for (size_t k = 0; text != NULL && k < p->aps.n; k++)
		if (strcmp(p->aps.v[k].ap.name, text) == 0)
			who->ap[i] = &p->aps.v[k];
	if (object_is(L, -1, "ap", &number))
		who->ap[i] = &p->aps.v[number];
	if (who->ap[i] != NULL)
		who->name[i] = who->ap[i]->ap.name;
	else
		who->name[i] = arg_station(L, -1, "wmediumd: nodes");
	for (size_t k = 0; who->ap[i] == NULL && k < p->stations.n; k++)
		if (p->stations.v[k].station.name == who->name[i])
			who->station[i] = &p->stations.v[k];
	lua_pop(L, 1);
}

/* Every key must be one of the addresses; the first in order that is none is named. */
static void check_keys(lua_State *L, const struct wmediumd *m)
{
	size_t n;
	const char **keys = input_keys(L, "wmediumd: nodes", &n), **ids;

	ids = play_alloc(L, m->n, sizeof(*ids));
	for (size_t i = 0; i < m->n; i++) {
		char text[MAC_TEXT];

		ids[i] = play_text(L, mac_format(m->id[i], text), MAC_TEXT - 1);
	}
	for (size_t k = 0; k < n; k++) {
		size_t i = 0;

		while (i < m->n && strcmp(ids[i], keys[k]) != 0)
			i++;
		if (i == m->n)
			play_unknown(L, "interface of this file", keys[k], ids, m->n);
	}
}

/* nodes = { ["02:00:00:00:00:00"] = ap1, … } */
static struct players players_of(lua_State *L, const struct wmediumd *m)
{
	struct players who = { play_alloc(L, m->n, sizeof(*who.name)),
			       play_alloc(L, m->n, sizeof(*who.ap)),
			       play_alloc(L, m->n, sizeof(*who.station)) };

	(void)args_get(L, 1, "nodes");
	check_keys(L, m);
	for (size_t i = 0; i < m->n; i++) {
		if (!push_player(L, m->id[i]))
			continue;
		take_player(L, &who, i);
		for (size_t k = 0; k < i; k++)
			if (who.name[k] == who.name[i])
				play_fail(L, "wmediumd: nodes: '%s' plays two of them",
					  who.name[i]);
	}
	return who;
}

/* SNR and probability of loss, each way. */
static void add_links(lua_State *L, const struct wmediumd *m, const struct players *who)
{
	for (size_t i = 0; i < m->n; i++) {
		for (size_t k = 0; k < m->n; k++) {
			const struct wmediumd_link *l = &m->link[i * m->n + k];
			struct series_point *level;

			if (i == k || who->name[i] == NULL || who->name[k] == NULL)
				continue;
			level = play_alloc(L, 1, sizeof(*level));
			level->level_mdbm = l->snr_mdb + m->noise_mdbm;
			input_hearing(L, &(struct world_hearing){ .from = who->name[i],
								  .to = who->name[k],
								  .level = { level, 1 },
								  .loss_ppm = l->loss_ppm });
		}
	}
}

/* It jumps every three seconds. */
static void jump(lua_State *L, struct cast_station_decl *d, const struct wmediumd_node *node)
{
	struct stop *stop = play_alloc(L, JUMPS + 1, sizeof(*stop));
	struct world_walk w = { stop, 0, 0 };

	for (int64_t n = 0; n <= JUMPS; n++) {
		int64_t x = node->at.x_mm + n * node->step.x_mm;
		int64_t y = node->at.y_mm + n * node->step.y_mm;
		int64_t z = node->at.z_mm + n * node->step.z_mm;

		if (x < -POSITION_MAX_MM || x > POSITION_MAX_MM || y < -POSITION_MAX_MM ||
		    y > POSITION_MAX_MM || z < -POSITION_MAX_MM || z > POSITION_MAX_MM)
			break;
		stop[w.n++] = (struct stop){ .at = { (int32_t)x, (int32_t)y, (int32_t)z },
					     .due_ns = n * WMEDIUMD_STEP_NS,
					     .pause_ns = WMEDIUMD_STEP_NS };
	}
	walk_set(L, d, &w);
}

static bool stands(const struct wmediumd_node *n)
{
	return n->step.x_mm == 0 && n->step.y_mm == 0 && n->step.z_mm == 0;
}

/* Positions, directions, powers: of copies of the models, which others may have too. */
static void place_ap(lua_State *L, struct cast_ap_decl *d, const struct wmediumd_node *node,
		     const struct source *s)
{
	struct ap_profile *profile = play_alloc(L, 1, sizeof(*profile));

	if (!stands(node))
		play_fail_at(L, (struct place){ s->name, node->line },
			     "'%s' is an AP and has a direction: only stations move here",
			     d->ap.name);
	if (d->controlled)
		play_fail(L, "wmediumd: '%s' is of a controller, whose radios are of one power",
			  d->ap.name);
	*profile = *d->ap.profile;
	profile->power_mdbm = node->power_mdbm;
	d->ap.profile = profile;
	d->ap.at = node->at;
}

static void place_station(lua_State *L, struct cast_station_decl *d,
			  const struct wmediumd_node *node)
{
	struct client_profile *profile = play_alloc(L, 1, sizeof(*profile));

	*profile = *d->station.profile;
	profile->power_mdbm = node->power_mdbm;
	d->station.profile = profile;
	d->station.at = node->at;
	d->has_at = true;
	if (!stands(node))
		jump(L, d, node);
}

static void set_path_loss(lua_State *L, const struct wmediumd *m, const struct players *who,
			  const struct source *s)
{
	struct pathloss *p = &play_of(L)->pathloss;

	p->exponent_milli = m->exponent_milli;
	for (unsigned b = 0; b < BAND_COUNT; b++)
		p->first_metre_mdb[b] = m->first_metre_mdb;
	for (size_t i = 0; i < m->n; i++) {
		if (who->ap[i] != NULL)
			place_ap(L, who->ap[i], &m->node[i], s);
		else if (who->station[i] != NULL)
			place_station(L, who->station[i], &m->node[i]);
	}
}

int wmediumd_read_file(lua_State *L)
{
	static const char *const known[] = { "config", "nodes" };
	struct play *p = play_of(L);
	const struct source *s;
	struct input_wrong wrong;
	struct wmediumd m;
	struct players who;

	cast_may_declare(L, "wmediumd");
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, "wmediumd", known, false);
	if (p->air_is_said)
		return play_fail(L, "wmediumd: how the air is has been said already");
	p->air_is_said = true;
	s = input_source(L, 1, "wmediumd", "config");
	if (s == NULL)
		return 0;
	input_check(L, s, wmediumd_read(s->text, p->arena, &m, &wrong), &wrong);
	who = players_of(L, &m);
	p->pathloss.noise_mdbm = m.noise_mdbm;
	if (m.model == WMEDIUMD_PATH_LOSS)
		set_path_loss(L, &m, &who, s);
	else
		add_links(L, &m, &who);
	return 0;
}
