#include <stdlib.h>

#include "base/invariant.h"
#include "medium/internal.h"
#include "models/per.h"
#include "models/shadow.h"

bool room_for_one(void **array, size_t size, uint32_t n, uint32_t *cap)
{
	uint32_t more = *cap == 0 ? 16 : *cap * 2;
	void *p;

	if (n < *cap)
		return true;
	p = realloc(*array, more * size);
	if (p == NULL)
		return false;
	*array = p;
	*cap = more;
	return true;
}

struct medium *medium_new(const struct medium_config *cfg)
{
	struct medium *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->cfg = *cfg;
	m->cfg.pathloss.shadow.key = rng_key(cfg->seed, "air", "shadowing");
	m->cfg.pathloss.fading.key = rng_key(cfg->seed, "air", "fading");
	m->owner = engine_owner_add(cfg->eng, m);
	m->faults.plan = cfg->plan;
	m->faults.trace = cfg->trace;
	return m;
}

static void channel_free(struct channel *ch)
{
	free(ch->member);
	free(ch->contender);
	free(ch->ppdu);
	free(ch);
}

void medium_free(struct medium *m)
{
	struct address *a, *next;

	if (m == NULL)
		return;
	engine_owner_retire(m->cfg.eng, m->owner);
	HASH_ITER(hh, m->addresses, a, next) {
		HASH_DEL(m->addresses, a);
		free(a);
	}
	for (uint32_t i = 0; i < m->n_eps; i++) {
		free(m->ep[i]->reach.ep);
		free(m->ep[i]->link);
		free(m->ep[i]->losses.slot);
		free(m->ep[i]);
	}
	for (uint32_t i = 0; i < m->n_chs; i++)
		channel_free(m->ch[i]);
	for (uint32_t i = 0; i < m->n_ppdus; i++)
		free(m->ppdu[i]);
	for (uint32_t i = 0; i < m->n_cables; i++)
		free(m->cable[i]);
	bufs_fini(&m->bufs);
	free(m->ep);
	free(m->ch);
	free(m->ppdu);
	free(m->hearer);
	free(m->place);
	free(m->cable);
	free(m);
}

static void contend_by(struct endpoint *e)
{
	for (unsigned ac = 0; ac < AC_COUNT; ac++) {
		e->ac[ac].edca = e->contention.ac[ac];
		e->ac[ac].cw = e->ac[ac].edca.cw_min;
	}
}

enum err endpoint_add(struct medium *m, const struct endpoint_spec *spec, endpoint_id *out)
{
	struct endpoint *e = calloc(1, sizeof(*e));
	uint32_t cap = m->cap_eps;
	struct hearer *hearer;
	struct place *place;

	if (e == NULL || !room_for_one((void **)&m->ep, sizeof(*m->ep), m->n_eps, &m->cap_eps))
		goto nomem;
	if (m->cap_eps != cap) {
		hearer = realloc(m->hearer, m->cap_eps * sizeof(*hearer));
		if (hearer == NULL)
			goto nomem;
		m->hearer = hearer;
		place = realloc(m->place, m->cap_eps * sizeof(*place));
		if (place == NULL)
			goto nomem;
		m->place = place;
	}
	m->place[m->n_eps] = (struct place){ .asked_ns = -1 };
	e->spec = *spec;
	e->m = m;
	e->id = m->n_eps;
	e->name = rng_name(spec->name);
	e->answers_ns = -1;
	e->backoff_key = rng_key(m->cfg.seed, spec->name, "backoff");
	e->error_key = rng_key(m->cfg.seed, spec->name, "error");
	e->due_ns = TIME_NEVER;
	for (unsigned ac = 0; ac < AC_COUNT; ac++)
		e->contention.ac[ac] = edca_of((enum access_category)ac, spec->ap);
	contend_by(e);
	m->n_hear_all += spec->hears_all;
	m->ep[m->n_eps++] = e;
	*out = e->id;
	return ERR_OK;
nomem:
	free(e);
	return ERR_NOMEM;
}

struct endpoint *endpoint_of(const struct medium *m, endpoint_id id)
{
	INVARIANT(id < m->n_eps);
	return m->ep[id];
}

static struct address *address_get(const struct medium *m, struct mac addr)
{
	struct address *a;

	HASH_FIND(hh, m->addresses, &addr, sizeof(addr), a);
	return a;
}

const struct address *address_find(const struct medium *m, struct mac addr)
{
	return address_get(m, addr);
}

enum err endpoint_addr_add(struct medium *m, endpoint_id ep, struct mac addr)
{
	struct endpoint *e = endpoint_of(m, ep);
	struct address *a = address_get(m, addr);

	if (a == NULL) {
		a = calloc(1, sizeof(*a));
		if (a == NULL)
			return ERR_NOMEM;
		a->mac = addr;
		HASH_ADD(hh, m->addresses, mac, sizeof(a->mac), a);
		if (a->hh.tbl == NULL) {
			free(a);
			return ERR_NOMEM;
		}
	}
	for (unsigned i = 0; i < a->n; i++)
		if (a->ep[i] == e)
			return ERR_OK;
	if (a->n == sizeof(a->ep) / sizeof(a->ep[0]))
		return ERR_LIMIT;
	a->ep[a->n++] = e;
	return ERR_OK;
}

void endpoint_addr_remove(struct medium *m, endpoint_id ep, struct mac addr)
{
	struct address *a = address_get(m, addr);
	unsigned n = 0;

	if (a == NULL)
		return;
	for (unsigned i = 0; i < a->n; i++)
		if (a->ep[i]->id != ep)
			a->ep[n++] = a->ep[i];
	a->n = n;
}

static struct channel *channel_get(struct medium *m, uint32_t freq_mhz)
{
	struct channel *ch;

	for (uint32_t i = 0; i < m->n_chs; i++)
		if (m->ch[i]->freq_mhz == freq_mhz)
			return m->ch[i];
	INVARIANT(room_for_one((void **)&m->ch, sizeof(*m->ch), m->n_chs, &m->cap_chs));
	ch = calloc(1, sizeof(*ch));
	INVARIANT(ch != NULL);
	ch->freq_mhz = freq_mhz;
	m->ch[m->n_chs++] = ch;
	return ch;
}

static void member_add(struct channel *ch, struct endpoint *e)
{
	uint32_t i;

	INVARIANT(room_for_one((void **)&ch->member, sizeof(*ch->member), ch->n_members,
			       &ch->cap_members));
	for (i = ch->n_members++; i > 0 && ch->member[i - 1]->id > e->id; i--)
		ch->member[i] = ch->member[i - 1];
	ch->member[i] = e;
}

static void member_remove(struct channel *ch, const struct endpoint *e)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < ch->n_members; i++)
		if (ch->member[i] != e)
			ch->member[n++] = ch->member[i];
	INVARIANT(n + 1 == ch->n_members);
	ch->n_members = n;
}

static void tune(struct medium *m, struct endpoint *e, uint32_t freq_mhz)
{
	if (freq_mhz == (e->ch == NULL ? 0 : e->ch->freq_mhz))
		return;
	if (e->ch != NULL) {
		struct channel *left = e->ch;

		access_leave(e);
		member_remove(left, e);
		e->ch = NULL;
		e->reach.ch = NULL; /* who comes there from now on is not put on its list */
	}
	if (freq_mhz != 0) {
		e->ch = channel_get(m, freq_mhz);
		e->tuned_ns = engine_now(m->cfg.eng);
		member_add(e->ch, e);
		reach_comes(e);
		access_tuned(e);
	}
	air_cut(e);
}

static void on_leave(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	struct medium *m = ctx;
	struct endpoint *e = endpoint_of(m, arg);

	(void)eng, (void)owner, (void)gen;
	e->leaving = false;
	tune(m, e, e->next_mhz);
}

void endpoint_tune(struct medium *m, endpoint_id ep, uint32_t freq_mhz)
{
	struct endpoint *e = endpoint_of(m, ep);

	if (engine_now(m->cfg.eng) > e->answers_ns && !e->leaving) {
		tune(m, e, freq_mhz);
		return;
	}
	e->next_mhz = freq_mhz;
	if (!e->leaving)
		engine_at(m->cfg.eng, m->owner, LANE_MEDIUM, e->answers_ns + 1, on_leave, e->id, 0);
	e->leaving = true;
}

uint32_t endpoint_freq(const struct medium *m, endpoint_id ep)
{
	const struct endpoint *e = endpoint_of(m, ep);

	if (e->leaving)
		return e->next_mhz;
	return e->ch == NULL ? 0 : e->ch->freq_mhz;
}

void endpoint_power(struct medium *m, endpoint_id ep, int32_t power_mdbm)
{
	endpoint_of(m, ep)->spec.power_mdbm = power_mdbm;
}

int32_t endpoint_power_mdbm(const struct medium *m, endpoint_id ep)
{
	return endpoint_of(m, ep)->spec.power_mdbm;
}

void endpoint_contention(struct medium *m, endpoint_id ep, const struct contention *c)
{
	struct endpoint *e = endpoint_of(m, ep);

	INVARIANT(e->ch == NULL);
	e->contention = *c;
	contend_by(e);
}

void endpoint_moved(struct medium *m, endpoint_id ep)
{
	const struct endpoint *e = endpoint_of(m, ep);

	m->place[ep].asked_ns = m->place[ep].until_ns = -1;
	if (e->ch != NULL)
		e->ch->version++;
}

static bool is_same(struct position a, struct position b)
{
	return a.x_mm == b.x_mm && a.y_mm == b.y_mm && a.z_mm == b.z_mm;
}

static void find_place(const struct endpoint *e, struct place *p, int64_t now)
{
	struct position at = e->spec.ops.position(e->spec.ops.ctx, now);

	if (!is_same(at, p->at)) {
		p->at = at;
		p->version++;
		INVARIANT(p->version != 0);
	}
	p->asked_ns = p->until_ns = now;
	if (e->spec.still_until != NULL)
		p->until_ns = e->spec.still_until(e->spec.ops.ctx, now);
}

const struct place *place_of(const struct endpoint *e, int64_t now)
{
	struct place *p = &e->m->place[e->id];

	if (now >= p->until_ns && (now != p->asked_ns || e->spec.still_until == NULL))
		find_place(e, p, now);
	return p;
}

int32_t medium_level_mdbm(const struct medium *m, endpoint_id from, endpoint_id to,
			  uint32_t freq_mhz)
{
	struct endpoint *a = endpoint_of(m, from);
	const struct endpoint *b = endpoint_of(m, to);
	const struct medium_link *l = link_of(a, b);
	int64_t now = engine_now(m->cfg.eng);
	const struct place *here;

	if (l != NULL)
		return a->spec.power_mdbm - l->power_mdbm + series_at(&l->level, now);
	here = place_of(a, now);
	return a->spec.power_mdbm - loss_between(a, here->at, here->version, b, freq_mhz);
}

#define LOW_MDBM (-1000000) /* lower than anything that is asked of it */

/* Without fading; further away than this, LOW_MDBM. */
static int32_t steady_level(const struct ppdu *p, const struct endpoint *rx, uint64_t within_mm2)
{
	const struct medium_link *l = link_of(p->tx, rx);
	struct position at;

	if (l != NULL)
		return p->power_mdbm - l->power_mdbm + series_at(&l->level, p->start_ns);
	at = place_of(rx, engine_now(rx->m->cfg.eng))->at;
	if (distance_squared_mm2(p->from, at) > within_mm2)
		return LOW_MDBM;
	return p->power_mdbm - loss_between(p->tx, p->from, p->from_version, rx, p->freq_mhz);
}

static int32_t level_within(const struct ppdu *p, const struct endpoint *rx, uint64_t within_mm2)
{
	const struct fading *f = &rx->m->cfg.pathloss.fading;
	int32_t level = steady_level(p, rx, within_mm2);

	if (f->model == FADING_NONE)
		return level;
	return level + fading_mdb(f, p->tx->name, rx->name, p->start_ns);
}

int32_t level_at(const struct ppdu *p, const struct endpoint *rx)
{
	return level_within(p, rx, p->felt_mm2);
}

int32_t level_heard(const struct ppdu *p, const struct endpoint *rx)
{
	return level_within(p, rx, p->heard_mm2);
}

int32_t medium_noise_mdbm(const struct medium *m, uint32_t freq_mhz)
{
	int32_t given = m->cfg.pathloss.noise_mdbm;

	return given != 0 ? given : noise_floor_mdbm(freq_mhz);
}

/* Every OFDM frame's header is sent at 6 Mb/s, every DSSS and CCK frame's at 1 Mb/s. */
int32_t hearing_mdbm(const struct medium *m, uint32_t freq_mhz, const struct phy_mode *mode)
{
	enum phy_rate header = phy_mode_is_ofdm(mode) ? RATE_6M : RATE_1M;

	return medium_noise_mdbm(m, freq_mhz) + per_floor_snr_mdb(header);
}

int32_t hearing_least_mdbm(const struct medium *m, uint32_t freq_mhz)
{
	struct phy_mode ofdm = phy_mode_legacy(RATE_6M), dsss = phy_mode_legacy(RATE_1M);
	int32_t least = hearing_mdbm(m, freq_mhz, &ofdm);

	if (rate_fits(RATE_1M, freq_mhz) && hearing_mdbm(m, freq_mhz, &dsss) < least)
		least = hearing_mdbm(m, freq_mhz, &dsss);
	return least;
}
