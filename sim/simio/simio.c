#include "simio/simio.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "engine/timers.h"
#include "medium/cable.h"
#include "simio/link.h"
#include "wire/hdr.h"

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

enum { RADIOS_MAX = 64, NODES_MAX = 1 << 16 }; /* a controller has many radios */

struct radio {
	endpoint_id ep;
	const struct walk *walk;
	struct slot *slot;
	unsigned number;
};

struct port {
	cable_id cable;
	unsigned end;
};

/* One node and what connects it. */
struct slot {
	struct simio *s;
	struct node *node;
	uint32_t owner;
	bool dead;
	struct timers timers;
	struct radio **radio; /* each where it was made: the medium holds its address */
	unsigned n_radios;
	struct port *port;
	unsigned n_ports;
};

/* Which radio answers to an address. */
struct address {
	struct mac mac;
	endpoint_id ep;
	UT_hash_handle hh;
};

/* A scheduled scenario function. */
struct call {
	simio_fn fn;
	void *ctx;
	uint32_t arg;
};

struct simio {
	struct engine *eng;
	struct medium *medium;
	const struct trace *trace;
	struct slot **slot;
	unsigned n_slots;
	struct address *address;
	struct links links;
	uint32_t world_owner;
	struct call *call;
	uint32_t n_calls, cap_calls;
};

struct simio *simio_new(const struct simio_config *cfg)
{
	struct simio *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->trace = cfg->trace;
	s->eng = engine_new((struct engine_limits){ .max_events = cfg->max_events }, NULL);
	if (s->eng != NULL) {
		s->world_owner = engine_owner_add(s->eng, s);
		s->medium = medium_new(&(struct medium_config){ .eng = s->eng,
								.trace = cfg->trace,
								.seed = cfg->seed,
								.pathloss = cfg->pathloss,
								.plan = cfg->plan });
	}
	if (s->medium == NULL) {
		simio_free(s);
		return NULL;
	}
	return s;
}

void simio_free(struct simio *s)
{
	struct address *a, *next;

	if (s == NULL)
		return;
	for (unsigned i = 0; i < s->n_slots; i++) {
		timers_fini(&s->slot[i]->timers);
		for (unsigned r = 0; r < s->slot[i]->n_radios; r++)
			free(s->slot[i]->radio[r]);
		free((void *)s->slot[i]->radio);
		free(s->slot[i]->port);
		free(s->slot[i]);
	}
	HASH_ITER(hh, s->address, a, next)
	{
		HASH_DEL(s->address, a);
		free(a);
	}
	links_fini(&s->links);
	medium_free(s->medium);
	engine_free(s->eng);
	free(s->slot);
	free(s->call);
	free(s);
}

static struct slot *slot_of(const struct simio *s, const struct node *n)
{
	struct slot *slot = n->ports.ctx;

	INVARIANT(slot != NULL && slot->s == s && slot->node == n);
	return slot;
}

/* Ports: what a node calls. */

static int64_t port_now(void *ctx)
{
	const struct slot *slot = ctx;

	return engine_now(slot->s->eng);
}

static void port_timer_set(void *ctx, uint32_t timer, int64_t at_ns)
{
	struct slot *slot = ctx;

	/* Out of memory in the middle of a step leaves nothing to go on with. */
	INVARIANT(timer_set(&slot->timers, timer, at_ns) == ERR_OK);
}

static void port_timer_cancel(void *ctx, uint32_t timer)
{
	struct slot *slot = ctx;

	timer_cancel(&slot->timers, timer);
}

static void port_air_tune(void *ctx, unsigned radio, uint32_t freq_mhz)
{
	struct slot *slot = ctx;

	INVARIANT(radio < slot->n_radios);
	endpoint_tune(slot->s->medium, slot->radio[radio]->ep, freq_mhz);
}

static struct address *address_of(const struct simio *s, struct mac mac)
{
	struct address *to = NULL;

	HASH_FIND(hh, s->address, &mac, sizeof(mac), to);
	return to;
}

static void port_air_peer(void *ctx, unsigned radio, struct mac peer, const struct phy_caps *both)
{
	struct slot *slot = ctx;

	INVARIANT(radio < slot->n_radios);
	INVARIANT(links_set(&slot->s->links, slot->radio[radio]->ep, peer, both) == ERR_OK);
}

/* Without a word about a peer: what the band has. */
static uint32_t link_of(struct simio *s, endpoint_id ep, struct mac peer, enum phy_band band)
{
	uint32_t link = links_find(&s->links, ep, peer);
	struct phy_caps caps = { .legacy = rates_of_band(band), .width_mhz = 20 };

	if (link != 0)
		return link;
	INVARIANT(links_set(&s->links, ep, peer, &caps) == ERR_OK);
	return links_find(&s->links, ep, peer);
}

/* Whose rates a data frame has; 0 for groups and strangers, who get the lowest one. */
static uint32_t data_link(struct simio *s, endpoint_id from, struct bytes frame)
{
	uint32_t freq = endpoint_freq(s->medium, from), link;
	const struct address *to = NULL;
	struct rd r = rd_of(frame);
	struct hdr h;

	if (hdr_parse(&r, &h) == WIRE_OK && !mac_is_group(h.a1))
		to = address_of(s, h.a1);
	if (to == NULL || freq == 0)
		return 0;
	link = link_of(s, from, h.a1, phy_band_of(freq));
	if (!links_has_begun(&s->links, link))
		links_begin(&s->links, link,
			    medium_level_mdbm(s->medium, from, to->ep, freq) -
				    medium_noise_mdbm(s->medium, freq));
	return link;
}

static unsigned on_rates(void *ctx, endpoint_id ep, uint32_t link, struct tx_stage stage[TX_STAGES])
{
	const struct radio *radio = ctx;

	(void)ep;
	return links_plan(&radio->slot->s->links, link, stage);
}

static void port_air_tx(void *ctx, unsigned radio, const struct air_tx *tx)
{
	static const enum access_category category[AIR_AC_COUNT] = {
		[AIR_BK] = AC_BK,
		[AIR_BE] = AC_BE,
		[AIR_VI] = AC_VI,
		[AIR_VO] = AC_VO,
	};
	struct slot *slot = ctx;
	struct simio *s = slot->s;
	endpoint_id ep;
	struct tx_opts opts;
	enum err e;

	INVARIANT(radio < slot->n_radios);
	if (slot->dead)
		return;
	ep = slot->radio[radio]->ep;
	opts = (struct tx_opts){
		.cookie = tx->cookie,
		.ac = category[tx->ac],
		.rate_100k = tx->rate_100k,
	};
	if (tx->rate_100k == 0) {
		opts.link = data_link(s, ep, tx->frame);
		opts.rate_100k = phy_rate_100k(
			phy_basic_rate(phy_band_of(endpoint_freq(s->medium, ep)), 0));
	}
	e = medium_tx(s->medium, ep, tx->frame, &opts);
	/* A full queue loses the frame, as a driver's does. */
	INVARIANT(e == ERR_OK || e == ERR_LIMIT);
}

static void port_air_flush(void *ctx, unsigned radio)
{
	struct slot *slot = ctx;

	INVARIANT(radio < slot->n_radios);
	medium_flush(slot->s->medium, slot->radio[radio]->ep);
}

static void port_wire_tx(void *ctx, unsigned port, struct bytes frame)
{
	struct slot *slot = ctx;

	if (slot->dead || port >= slot->n_ports)
		return; /* no cable in it */
	INVARIANT(cable_tx(slot->s->medium, slot->port[port].cable, slot->port[port].end, frame) ==
		  ERR_OK);
}

static bool port_wants(void *ctx, enum trace_kind kind)
{
	const struct slot *slot = ctx;

	return trace_wants(slot->s->trace, kind);
}

static void port_note(void *ctx, struct trace_rec *rec)
{
	const struct slot *slot = ctx;

	rec->at_ns = engine_now(slot->s->eng);
	if (rec->entity == NULL)
		rec->entity = slot->node->env.name;
	trace_emit(slot->s->trace, rec);
}

/* What the engine and the medium call. */

static void on_timer(struct engine *eng, void *ctx, uint32_t owner, uint32_t timer, uint32_t gen)
{
	struct slot *slot = ctx;

	(void)eng, (void)owner, (void)gen;
	if (!slot->dead)
		node_timer(slot->node, timer);
}

static void on_start(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	struct slot *slot = ctx;

	(void)eng, (void)owner, (void)arg, (void)gen;
	if (!slot->dead) /* killed in the same instant */
		node_start(slot->node);
}

static struct position on_position(void *ctx, int64_t now_ns)
{
	const struct radio *radio = ctx;

	return walk_position(radio->walk, now_ns);
}

static int64_t on_still_until(void *ctx, int64_t now_ns)
{
	const struct radio *radio = ctx;

	return walk_still_ns(radio->walk, now_ns);
}

static void on_air_rx(void *ctx, endpoint_id ep, struct bytes frame, const struct rx_info *info)
{
	const struct radio *radio = ctx;
	struct air_rx rx = { info->freq_mhz, info->rate_100k, info->level_mdbm };

	(void)ep;
	if (!radio->slot->dead)
		node_air_rx(radio->slot->node, radio->number, frame, &rx);
}

static void on_air_done(void *ctx, endpoint_id ep, uint64_t cookie, bool acked, uint32_t tries,
			uint32_t link)
{
	const struct radio *radio = ctx;

	(void)ep;
	if (link != 0)
		links_sent(&radio->slot->s->links, link, tries, acked);
	if (!radio->slot->dead && cookie != 0)
		node_air_done(radio->slot->node, radio->number, (uint32_t)cookie, acked, tries);
}

static void on_wire_rx(void *ctx, uint32_t port, struct bytes frame)
{
	struct slot *slot = ctx;

	if (!slot->dead)
		node_wire_rx(slot->node, port, frame);
}

/* Building. */

enum err simio_node_add(struct simio *s, struct node *n)
{
	struct slot *slot;
	struct slot **grown;

	if (s->n_slots >= NODES_MAX)
		return ERR_LIMIT;
	grown = realloc(s->slot, (s->n_slots + 1) * sizeof(struct slot *));
	if (grown == NULL)
		return ERR_NOMEM;
	s->slot = grown;
	slot = calloc(1, sizeof(*slot));
	if (slot == NULL)
		return ERR_NOMEM;
	s->slot[s->n_slots++] = slot;
	slot->s = s;
	slot->node = n;
	slot->owner = engine_owner_add(s->eng, slot);
	timers_init(&slot->timers, s->eng, slot->owner, on_timer);
	n->ports = (struct ports){ .ctx = slot,
				   .now = port_now,
				   .timer_set = port_timer_set,
				   .timer_cancel = port_timer_cancel,
				   .air_tune = port_air_tune,
				   .air_tx = port_air_tx,
				   .air_peer = port_air_peer,
				   .air_flush = port_air_flush,
				   .wire_tx = port_wire_tx,
				   .wants = port_wants,
				   .note = port_note };
	return ERR_OK;
}

enum err simio_radio_add(struct simio *s, const struct simio_radio *r)
{
	struct slot *slot = slot_of(s, r->node);
	struct radio **list, *radio;

	if (slot->n_radios >= RADIOS_MAX)
		return ERR_LIMIT;
	INVARIANT(r->radio == slot->n_radios);
	list = (struct radio **)realloc((void *)slot->radio,
					(slot->n_radios + 1) * sizeof(*list));
	if (list == NULL)
		return ERR_NOMEM;
	slot->radio = list;
	radio = list[slot->n_radios] = malloc(sizeof(*radio));
	if (radio == NULL)
		return ERR_NOMEM;
	*radio = (struct radio){ .walk = r->walk, .slot = slot, .number = r->radio };
	slot->n_radios++;
	return endpoint_add(s->medium,
			    &(struct endpoint_spec){ .name = r->name,
						     .power_mdbm = r->power_mdbm,
						     .ap = r->ap,
						     .still_until = on_still_until,
						     .ops = { .position = on_position,
							      .on_rx = on_air_rx,
							      .on_done = on_air_done,
							      .on_rates = on_rates,
							      .ctx = radio } },
			    &radio->ep);
}

enum err simio_radio_addr(struct simio *s, const struct node *n, unsigned radio, struct mac addr)
{
	struct slot *slot = slot_of(s, n);
	struct address *a;

	INVARIANT(radio < slot->n_radios);
	a = calloc(1, sizeof(*a));
	if (a == NULL)
		return ERR_NOMEM;
	a->mac = addr;
	a->ep = slot->radio[radio]->ep;
	HASH_ADD(hh, s->address, mac, sizeof(a->mac), a);
	return endpoint_addr_add(s->medium, a->ep, addr);
}

/* Room for port number `port` of a node; ports are plugged in any order. */
static enum err grow_ports(struct slot *slot, unsigned port)
{
	struct port *grown;

	if (port < slot->n_ports)
		return ERR_OK;
	INVARIANT(port == slot->n_ports);
	grown = realloc(slot->port, (port + 1) * sizeof(*grown));
	if (grown == NULL)
		return ERR_NOMEM;
	slot->port = grown;
	slot->n_ports = port + 1;
	return ERR_OK;
}

enum err simio_cable_add(struct simio *s, const struct simio_cable *c)
{
	struct cable_spec spec = { .name = c->name,
				   .latency_ns = c->latency_ns,
				   .loss_ppm = c->loss_ppm };
	cable_id cable;
	enum err e;

	for (unsigned i = 0; i < 2; i++) {
		struct slot *slot = slot_of(s, c->end[i].node);

		e = grow_ports(slot, c->end[i].port);
		if (e != ERR_OK)
			return e;
		spec.end[i] = (struct cable_end){ .node = slot->node->env.name,
						  .on_rx = on_wire_rx,
						  .ctx = slot,
						  .port = c->end[i].port,
						  .forwards = c->end[i].forwards };
	}
	e = cable_add(s->medium, &spec, &cable);
	if (e != ERR_OK)
		return e;
	for (unsigned i = 0; i < 2; i++)
		slot_of(s, c->end[i].node)->port[c->end[i].port] = (struct port){ cable, i };
	return ERR_OK;
}

/* Running. */

void simio_start(struct simio *s)
{
	for (unsigned i = 0; i < s->n_slots; i++)
		engine_at(s->eng, s->slot[i]->owner, LANE_NODE, engine_now(s->eng), on_start, 0, 0);
}

void simio_kill(struct simio *s, struct node *n)
{
	struct slot *slot = slot_of(s, n);

	slot->dead = true;
	timers_cancel_all(&slot->timers);
	for (unsigned i = 0; i < slot->n_radios; i++) {
		medium_flush(s->medium, slot->radio[i]->ep);
		endpoint_tune(s->medium, slot->radio[i]->ep, 0);
	}
}

void simio_revive(struct simio *s, struct node *n)
{
	struct slot *slot = slot_of(s, n);

	INVARIANT(slot->dead);
	slot->dead = false;
	engine_at(s->eng, slot->owner, LANE_NODE, engine_now(s->eng), on_start, 0, 0);
}

static void on_call(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	struct simio *s = ctx;
	struct call call = s->call[arg];

	(void)eng, (void)owner, (void)gen;
	call.fn(call.ctx, call.arg);
}

enum err simio_at(struct simio *s, int64_t at_ns, simio_fn fn, void *ctx, uint32_t arg)
{
	if (s->n_calls == s->cap_calls) {
		uint32_t cap = s->cap_calls != 0 ? s->cap_calls * 2 : 16;
		struct call *grown = realloc(s->call, cap * sizeof(*grown));

		if (grown == NULL)
			return ERR_NOMEM;
		s->call = grown;
		s->cap_calls = cap;
	}
	s->call[s->n_calls] = (struct call){ fn, ctx, arg };
	engine_at(s->eng, s->world_owner, LANE_WORLD, at_ns, on_call, s->n_calls++, 0);
	return ERR_OK;
}

void simio_moved(struct simio *s, const struct node *n)
{
	const struct slot *slot = slot_of(s, n);

	for (unsigned i = 0; i < slot->n_radios; i++)
		endpoint_moved(s->medium, slot->radio[i]->ep);
}

int64_t simio_now(const struct simio *s)
{
	return engine_now(s->eng);
}

enum run_end simio_run_until(struct simio *s, int64_t until_ns)
{
	return engine_run_until(s->eng, until_ns);
}

void simio_stop(struct simio *s)
{
	engine_stop(s->eng);
}

uint64_t simio_events(const struct simio *s)
{
	return engine_events_run(s->eng);
}

static endpoint_id end_of(const struct simio *s, struct simio_end end)
{
	INVARIANT(end.radio < slot_of(s, end.node)->n_radios);
	return slot_of(s, end.node)->radio[end.radio]->ep;
}

enum err simio_link(struct simio *s, const struct simio_link *l)
{
	endpoint_id from = end_of(s, l->from), to = end_of(s, l->to);
	struct medium_link one = { from, to, l->level, endpoint_power_mdbm(s->medium, from),
				   l->loss_ppm }, back = one;
	enum err e = medium_link_add(s->medium, &one);

	back.from = to;
	back.to = from;
	return e == ERR_OK && l->both ? medium_link_add(s->medium, &back) : e;
}

int32_t simio_level_mdbm(const struct simio *s, const struct node *from, unsigned radio,
			 const struct node *to)
{
	const struct slot *a = slot_of(s, from), *b = slot_of(s, to);
	uint32_t freq;

	INVARIANT(radio < a->n_radios && b->n_radios > 0);
	freq = endpoint_freq(s->medium, a->radio[radio]->ep);
	return medium_level_mdbm(s->medium, a->radio[radio]->ep, b->radio[0]->ep, freq);
}

uint32_t simio_rate_100k(const struct simio *s, const struct node *from, unsigned radio,
			 struct mac peer)
{
	const struct slot *a = slot_of(s, from);
	struct tx_stage stage[TX_STAGES];
	uint32_t link;

	INVARIANT(radio < a->n_radios);
	link = links_find(&s->links, a->radio[radio]->ep, peer);
	if (link == 0 || !links_has_begun(&s->links, link))
		return 0;
	(void)links_plan(&s->links, link, stage);
	return phy_mode_rate_100k(&stage[0].mode);
}
