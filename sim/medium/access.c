#include "base/invariant.h"
#include "medium/internal.h"

/*
 * Contention [11-2020 10.3.4, 10.23.2]. Who contends keeps, per category, the slots of backoff that
 * were left when its medium became idle, at idle_ns. They are counted only when that changes: when
 * it hears a frame begin, or sends. A frame heard sets idle_ns to when it and its acknowledgement
 * will be over, which is what NAV says to those who decode it and EIFS to those who do not.
 *
 * One event per endpoint stands for the earliest category that has something to send. Frames that
 * begin in the same ns collide: nobody senses within a slot's beginning.
 */

static struct phy_timing timing(const struct endpoint *e)
{
	return phy_timing_of(phy_band_of(e->ch->freq_mhz), true);
}

static int64_t aifs_ns(const struct endpoint *e, unsigned ac, const struct phy_timing *t)
{
	return phy_aifs_ns(t, edca_of((enum access_category)ac, e->spec.ap).aifsn);
}

/* Slots of the medium's idle time that have gone by at now. */
static uint32_t slots_gone(const struct endpoint *e, unsigned ac, const struct phy_timing *t,
			   int64_t now)
{
	int64_t idle = now - e->idle_ns - aifs_ns(e, ac, t), n = idle > 0 ? idle / t->slot_ns : 0;

	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

static bool is_counting(const struct endpoint *e)
{
	for (unsigned ac = 0; ac < AC_COUNT; ac++)
		if (e->ac[ac].head != NULL || e->ac[ac].slots > 0)
			return true;
	return false;
}

static void contender_remove(struct channel *ch, struct endpoint *e)
{
	uint32_t n = 0;

	if (!e->contends)
		return;
	for (uint32_t i = 0; i < ch->n_contenders; i++)
		if (ch->contender[i] != e)
			ch->contender[n++] = ch->contender[i];
	ch->n_contenders = n;
	e->contends = false;
}

static void contender_add(struct channel *ch, struct endpoint *e)
{
	uint32_t i;

	INVARIANT(!e->contends);
	INVARIANT(room_for_one((void **)&ch->contender, sizeof(*ch->contender), ch->n_contenders,
			       &ch->cap_contenders));
	for (i = ch->n_contenders++; i > 0 && ch->contender[i - 1]->id > e->id; i--)
		ch->contender[i] = ch->contender[i - 1];
	ch->contender[i] = e;
	e->contends = true;
}

/* Counts the slots gone by, and starts counting again from idle_ns. */
static void settle(struct endpoint *e, int64_t now, int64_t idle_ns)
{
	struct phy_timing t = timing(e);

	for (unsigned ac = 0; ac < AC_COUNT; ac++) {
		uint32_t gone = slots_gone(e, ac, &t, now);

		e->ac[ac].slots -= gone < e->ac[ac].slots ? gone : e->ac[ac].slots;
	}
	e->idle_ns = idle_ns;
}

/* [11-2020 10.23.2.4] An internal collision: the higher category sends, this one backs off. */
static void collide(struct endpoint *e, unsigned ac)
{
	uint32_t max = edca_of((enum access_category)ac, e->spec.ap).cw_max;
	struct access *a = &e->ac[ac];

	a->cw = 2 * a->cw + 1 < max ? 2 * a->cw + 1 : max;
	access_backoff(e, (enum access_category)ac, e->n_frames + 1, a->head->u.tx.tries);
}

static void on_access(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	struct endpoint *e = endpoint_of(ctx, arg);
	int64_t now = engine_now(eng);
	unsigned best = AC_COUNT;

	(void)owner, (void)gen;
	INVARIANT(e->ch != NULL && e->on_air == NULL);
	settle(e, now, now);
	for (unsigned ac = AC_COUNT; ac-- > 0;) {
		if (e->ac[ac].head == NULL || e->ac[ac].at_ns > now)
			continue;
		if (best == AC_COUNT)
			best = ac;
		else
			collide(e, ac);
	}
	INVARIANT(best < AC_COUNT);
	air_send(e, (enum access_category)best);
}

/* Puts the event where the earliest category may send. */
static void reschedule(struct endpoint *e)
{
	struct engine *eng = e->m->cfg.eng;
	struct phy_timing t = timing(e);
	int64_t now = engine_now(eng), first = TIME_NEVER;

	for (unsigned ac = 0; ac < AC_COUNT; ac++) {
		struct access *a = &e->ac[ac];

		a->at_ns = e->idle_ns + aifs_ns(e, ac, &t) + (int64_t)a->slots * t.slot_ns;
		if (a->at_ns < now)
			a->at_ns = now;
		if (a->head != NULL && a->at_ns < first)
			first = a->at_ns;
	}
	if (engine_is_pending(eng, e->access_ev)) {
		if (e->access_ns == first)
			return;
		engine_cancel(eng, e->access_ev);
	}
	if (first == TIME_NEVER || e->on_air != NULL)
		return;
	e->access_ns = first;
	e->access_ev = engine_at(eng, e->m->owner, LANE_MEDIUM, first, on_access, e->id, 0);
}

/* Who did not contend has not listened: what is on the air, and was, tells when it became idle. */
static void look_back(struct endpoint *e)
{
	for (uint32_t i = 0; i < e->ch->n_ppdus; i++) {
		const struct ppdu *p = e->ch->ppdu[i];

		if (p->tx == e || p->quiet_ns <= e->idle_ns)
			continue;
		if (is_heard(p->freq_mhz, p->rate, level_at(e->m, p, e)))
			e->idle_ns = p->quiet_ns;
	}
}

static void join(struct endpoint *e)
{
	if (e->contends)
		return;
	look_back(e);
	contender_add(e->ch, e);
}

/* Draws only where no backoff is left of the last one. */
static void backoff_if_none(struct endpoint *e, unsigned ac, int64_t now)
{
	struct phy_timing t = timing(e);
	struct access *a = &e->ac[ac];

	if (a->slots <= slots_gone(e, ac, &t, now) && now < e->idle_ns + aifs_ns(e, ac, &t))
		access_backoff(e, (enum access_category)ac, e->n_frames + 1, 0);
}

/*
 * [11-2020 10.23.2.4] A frame that comes to an empty queue goes out at once if the medium has been
 * idle for AIFS and no backoff is left, and otherwise after one.
 */
void access_queued(struct endpoint *e, enum access_category ac)
{
	int64_t now = engine_now(e->m->cfg.eng);

	if (e->ch == NULL)
		return;
	join(e);
	if (e->ac[ac].head->next == NULL && e->on_air != e->ac[ac].head)
		backoff_if_none(e, ac, now);
	if (e->on_air == NULL)
		reschedule(e);
}

void access_tuned(struct endpoint *e)
{
	int64_t now = engine_now(e->m->cfg.eng);

	e->idle_ns = now;
	if (!is_counting(e))
		return;
	join(e);
	for (unsigned ac = 0; ac < AC_COUNT; ac++)
		if (e->ac[ac].head != NULL)
			backoff_if_none(e, ac, now);
	reschedule(e);
}

void access_leave(struct endpoint *e)
{
	int64_t now = engine_now(e->m->cfg.eng);

	settle(e, now, now);
	engine_cancel(e->m->cfg.eng, e->access_ev);
	contender_remove(e->ch, e);
}

void access_idle_from(struct endpoint *e, int64_t idle_ns)
{
	e->idle_ns = idle_ns;
	look_back(e);
	if (is_counting(e)) {
		if (!e->contends)
			contender_add(e->ch, e);
		reschedule(e);
	}
}

void access_answers(struct endpoint *e, int64_t until_ns)
{
	settle(e, engine_now(e->m->cfg.eng), until_ns > e->idle_ns ? until_ns : e->idle_ns);
	if (e->contends && e->on_air == NULL)
		reschedule(e);
}

void access_unqueued(struct endpoint *e)
{
	if (e->ch != NULL && e->on_air == NULL)
		reschedule(e);
}

void access_heard(struct channel *ch, const struct ppdu *p)
{
	for (uint32_t i = 0; i < ch->n_contenders;) {
		struct endpoint *e = ch->contender[i];
		struct engine *eng = e->m->cfg.eng;
		int64_t now = engine_now(eng);

		i++;
		if (e == p->tx || !is_heard(p->freq_mhz, p->rate, level_at(e->m, p, e)))
			continue;
		settle(e, now, p->quiet_ns > e->idle_ns ? p->quiet_ns : e->idle_ns);
		if (e->on_air != NULL)
			continue;
		if (engine_is_pending(eng, e->access_ev) && e->access_ns == now)
			continue; /* a tie */
		if (is_counting(e)) {
			reschedule(e);
		} else {
			contender_remove(ch, e);
			i--;
		}
	}
}

void access_backoff(struct endpoint *e, enum access_category ac, uint64_t frame_no,
		    uint32_t try_no)
{
	e->ac[ac].slots = rng_keyed_below(&e->backoff_key, frame_no, try_no, ac, e->ac[ac].cw + 1);
}
