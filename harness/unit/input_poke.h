#ifndef UNIT_INPUT_POKE_H
#define UNIT_INPUT_POKE_H

#include "base/invariant.h"
#include "base/time.h"
#include "input/ns2.h"
#include "input/rssi.h"
#include "input/wmediumd.h"

/*
 * Reads any bytes as each kind of input; used by the mangling test and the fuzzers. What is read
 * must be something the world can use, and what is refused has a reason.
 */
enum { POKE_INPUT_ARENA = 16 << 20 };

static inline void poke_wrong(const struct input_wrong *w, enum err e)
{
	INVARIANT(e == ERR_OK || e == ERR_NOMEM || (e == ERR_PARSE && w->text[0] != '\0'));
}

static inline void poke_ns2(struct bytes text)
{
	struct arena *a = arena_new(POKE_INPUT_ARENA);
	struct input_wrong wrong;
	struct ns2 trace;
	enum err e = ns2_read(text, a, &trace, &wrong);

	poke_wrong(&wrong, e);
	for (size_t i = 0; e == ERR_OK && i < trace.n; i++) {
		const struct ns2_node *n = &trace.node[i];
		struct waypoint *p = arena_array(a, n->n + 1, sizeof(*p));
		size_t late;

		INVARIANT(n->n > 0 && n->stop[0].due_ns == 0);
		if (p == NULL)
			break;
		INVARIANT(walk_plan(n->stop[0].at, 0, n->stop, n->n, p, &late));
		(void)walk_position(&(struct walk){ p, n->n + 1 }, n->since_ns / 2);
	}
	arena_free(a);
}

static inline void poke_rssi(struct bytes text)
{
	struct arena *a = arena_new(POKE_INPUT_ARENA);
	struct input_wrong wrong;
	struct rssi_log log;
	struct series s;
	enum err e = rssi_read(text, a, &log, &wrong);

	poke_wrong(&wrong, e);
	for (size_t i = 0; e == ERR_OK && i < log.n; i++) {
		INVARIANT(log.ap[i].n > 0);
		if (rssi_series(&log.ap[i], -log.begin_ns, 5 * NS_PER_S, a, &s) != ERR_OK)
			break;
		for (size_t k = 0; k < s.n; k++) {
			INVARIANT(k == 0 || s.v[k - 1].at_ns <= s.v[k].at_ns);
			INVARIANT(s.v[k].level_mdbm <= 0);
			(void)series_at(&s, s.v[k].at_ns + 1);
		}
	}
	arena_free(a);
}

static inline void poke_wmediumd(struct bytes text)
{
	struct arena *a = arena_new(POKE_INPUT_ARENA);
	struct input_wrong wrong;
	struct wmediumd m;
	enum err e = wmediumd_read(text, a, &m, &wrong);

	poke_wrong(&wrong, e);
	if (e == ERR_OK) {
		INVARIANT(m.n > 0 && m.n <= WMEDIUMD_IDS_MAX && m.noise_mdbm < 0);
		INVARIANT(m.model == WMEDIUMD_PATH_LOSS ? m.node != NULL && m.exponent_milli > 0 &&
								  m.first_metre_mdb > 0
							: m.link != NULL);
	}
	for (size_t i = 0; e == ERR_OK && m.link != NULL && i < m.n * m.n; i++)
		INVARIANT(m.link[i].loss_ppm <= 1000000);
	arena_free(a);
}

#endif
