#include "base/invariant.h"
#include "medium/internal.h"

/*
 * Contention [11-2020 10.3.4, 10.23.2]. Who contends keeps, per category, the slots of backoff that
 * were left when its medium became idle, at idle_ns. They are counted only when that changes: when
 * it senses a frame (carrier.c), or sends.
 *
 * Slots are counted as EDCA does [10.23.2.4]: at each boundary, the first of which is at the end of
 * AIFS, a category either sends or counts one down. So a boundary at which somebody else sends
 * counts, which is the slot of Bianchi's model; of the older DCF [10.3.4.3], which counts slots
 * that were idle to their end, it does not.
 *
 * One event per endpoint stands for the earliest category that has something to send. It is not
 * moved when that becomes later: it finds out when it fires.
 */

static int64_t max_ns(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Boundaries gone by at now at which a slot was counted. */
static uint32_t slots_gone(const struct endpoint *e, const struct access *a, int64_t now)
{
	int64_t idle = now - e->idle_ns - a->aifs_ns, n;

	if (idle < 0)
		return 0;
	n = idle / e->timing.slot_ns + (e->contention.dcf ? 0 : 1);
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
	e->follows = NULL;
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

/* Counts the slots gone by; what is left is counted from the idle time set next. */
static void settle(struct endpoint *e, int64_t now)
{
	for (unsigned ac = 0; ac < AC_COUNT; ac++) {
		struct access *a = &e->ac[ac];
		uint32_t gone = a->slots == 0 ? 0 : slots_gone(e, a, now);

		a->slots -= gone < a->slots ? gone : a->slots;
		a->drawn = false;
	}
}

/* Its own frames, carrier sense, and what NAV and EIFS add. */
static void reckon_idle(struct endpoint *e)
{
	e->idle_ns = max_ns(max_ns(e->own_ns, e->busy_ns), max_ns(e->nav_ns, e->eifs_ns));
}

enum { DRAW_COLLIDED = 1 << 16 }; /* beside the number of tries: a draw of its own */

/* [11-2020 10.23.2.4] An internal collision: the higher category sends, this one backs off. */
static void collide(struct endpoint *e, unsigned ac)
{
	struct access *a = &e->ac[ac];

	a->cw = 2 * a->cw + 1 < a->edca.cw_max ? 2 * a->cw + 1 : a->edca.cw_max;
	access_backoff(e, (enum access_category)ac, e->n_frames + 1,
		       DRAW_COLLIDED | a->head->u.tx.tries);
}

static void on_access(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen);

/* Has the event fire at due_ns or before. */
static void arm(struct endpoint *e)
{
	struct engine *eng = e->m->cfg.eng;

	if (engine_is_pending(eng, e->access_ev)) {
		if (e->access_ns <= e->due_ns)
			return;
		engine_cancel(eng, e->access_ev);
	}
	if (e->due_ns == TIME_NEVER)
		return;
	e->access_ns = e->due_ns;
	e->access_ev = engine_at(eng, e->m->owner, LANE_MEDIUM, e->due_ns, on_access, e->id, 0);
}

/* When each category may send, and the event for the earliest. */
static void reschedule(struct endpoint *e)
{
	int64_t now = engine_now(e->m->cfg.eng);

	e->due_ns = TIME_NEVER;
	if (e->on_air != NULL)
		return;
	for (unsigned ac = 0; ac < AC_COUNT; ac++) {
		struct access *a = &e->ac[ac];

		if (a->head == NULL)
			continue;
		a->at_ns = max_ns(now, e->idle_ns + a->aifs_ns +
					       (int64_t)a->slots * e->timing.slot_ns);
		if (a->at_ns < e->due_ns)
			e->due_ns = a->at_ns;
	}
	arm(e);
}

static void on_access(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	struct endpoint *e = endpoint_of(ctx, arg);
	int64_t now = engine_now(eng);
	unsigned best = AC_COUNT;

	(void)owner, (void)gen;
	if (e->due_ns > now) {
		arm(e);
		return;
	}
	INVARIANT(e->ch != NULL && e->on_air == NULL);
	settle(e, now);
	for (unsigned ac = AC_COUNT; ac-- > 0;) {
		if (e->ac[ac].head == NULL || e->ac[ac].at_ns > now)
			continue;
		if (best == AC_COUNT)
			best = ac;
		else
			collide(e, ac);
	}
	INVARIANT(best < AC_COUNT);
	e->due_ns = TIME_NEVER;
	e->follows = NULL;
	air_send(e, (enum access_category)best);
}

/* A frame that is over: until when the virtual carrier, or what was not understood, is heeded. */
static void heed(struct endpoint *e, const struct ppdu *p)
{
	if (carrier_decodes(p, e)) {
		e->nav_ns = max_ns(e->nav_ns, p->nav_ns);
		e->eifs_ns = 0; /* [10.3.2.3.7] a correct frame ends EIFS */
	} else {
		e->eifs_ns = p->eifs_ns;
	}
}

static void sense(struct endpoint *e, const struct ppdu *p, enum carrier c)
{
	if (c == CARRIER_FOLLOWED && p->over) {
		heed(e, p);
	} else {
		e->busy_ns = max_ns(e->busy_ns, p->end_ns);
		if (c == CARRIER_FOLLOWED)
			e->follows = p;
	}
}

/* Who did not contend, or sent, has not listened: what is on the air, and was, tells. */
static void look_back(struct endpoint *e)
{
	for (uint32_t i = 0; i < e->ch->n_ppdus; i++) {
		const struct ppdu *p = e->ch->ppdu[i];
		enum carrier c;

		if (p->tx == e || max_ns(p->nav_ns, p->eifs_ns) <= e->own_ns)
			continue;
		c = carrier_of(p, e);
		if (c != CARRIER_NONE)
			sense(e, p, c);
	}
	reckon_idle(e);
}

static void join(struct endpoint *e)
{
	if (e->contends)
		return;
	look_back(e);
	contender_add(e->ch, e);
}

/* Draws only where no backoff is left of the last one; that one may have been 0. */
static void backoff_if_none(struct endpoint *e, unsigned ac, int64_t now)
{
	const struct access *a = &e->ac[ac];

	if (a->slots == 0 && now < e->idle_ns + (a->drawn ? 0 : a->aifs_ns))
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

	e->timing = phy_timing_of(phy_band_of(e->ch->freq_mhz), !e->contention.long_slot);
	for (unsigned ac = 0; ac < AC_COUNT; ac++)
		e->ac[ac].aifs_ns = phy_aifs_ns(&e->timing, e->ac[ac].edca.aifsn);
	e->own_ns = e->idle_ns = now;
	e->busy_ns = e->nav_ns = e->eifs_ns = 0;
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
	settle(e, engine_now(e->m->cfg.eng));
	e->due_ns = TIME_NEVER;
	engine_cancel(e->m->cfg.eng, e->access_ev);
	contender_remove(e->ch, e);
}

void access_idle_from(struct endpoint *e, int64_t idle_ns)
{
	e->own_ns = idle_ns;
	if (!e->contends) {
		if (!is_counting(e))
			return;
		contender_add(e->ch, e);
	}
	look_back(e);
	reschedule(e);
}

void access_answers(struct endpoint *e, int64_t until_ns)
{
	if (e->contends)
		settle(e, engine_now(e->m->cfg.eng));
	e->own_ns = max_ns(e->own_ns, until_ns);
	e->follows = NULL;
	reckon_idle(e);
	if (e->contends)
		reschedule(e);
}

void access_answered(struct endpoint *e)
{
	if (!e->contends || e->on_air != NULL)
		return;
	look_back(e);
	reschedule(e);
}

void access_unqueued(struct endpoint *e)
{
	if (e->ch != NULL)
		reschedule(e);
}

/* Counts until now and stops. False if nothing is left to count. */
static bool is_held(struct endpoint *e, const struct ppdu *p, enum carrier c, int64_t now)
{
	settle(e, now);
	if (!is_counting(e))
		return false;
	sense(e, p, c);
	reckon_idle(e);
	reschedule(e);
	return true;
}

void access_heard(struct channel *ch, const struct ppdu *p)
{
	int64_t now = p->start_ns;

	for (uint32_t i = 0; i < ch->n_contenders; i++) {
		struct endpoint *e = ch->contender[i];
		enum carrier c;

		/* It sends itself, or is about to before it could have sensed this. */
		if (e == p->tx || e->on_air != NULL ||
		    (e->due_ns != TIME_NEVER && e->due_ns - now < e->timing.blind_ns))
			continue;
		c = carrier_of(p, e);
		if (c != CARRIER_NONE && !is_held(e, p, c, now)) {
			contender_remove(ch, e);
			i--;
		}
	}
}

void access_heard_end(struct channel *ch, const struct ppdu *p)
{
	for (uint32_t i = 0; i < ch->n_contenders; i++) {
		struct endpoint *e = ch->contender[i];

		if (e->follows != p)
			continue;
		e->follows = NULL;
		heed(e, p);
		reckon_idle(e);
		reschedule(e);
	}
}

void access_backoff(struct endpoint *e, enum access_category ac, uint64_t frame_no,
		    uint32_t try_no)
{
	struct access *a = &e->ac[ac];

	a->slots = rng_keyed_below(&e->backoff_key, frame_no, try_no, ac, a->cw + 1);
	a->drawn = true;
}
