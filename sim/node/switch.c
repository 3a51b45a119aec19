#include "node/switch.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "wire/eth.h"

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

enum { SWITCH_FRAME_MAX = 2400 + ETH_TAG }; /* the longest of a cable, and a tag */

/* No padding: the hash is of its octets. */
struct fdb_key {
	struct mac mac;
	uint16_t vlan;
};
static_assert(sizeof(struct fdb_key) == 8, "fdb_key has padding");

struct fdb_entry {
	struct fdb_key key;
	unsigned port;
	bool moved; /* it was on another port before */
	int64_t seen_ns;
	UT_hash_handle hh;
};

void switch_init(struct switch_node *s, const struct node_env *env, struct arena *arena)
{
	*s = (struct switch_node){ .node = { .kind = NODE_SWITCH, .env = *env },
				   .arena = arena,
				   .age_ns = SWITCH_AGE_NS };
}

void switch_fini(struct switch_node *s)
{
	HASH_CLEAR(hh, s->fdb);
	free(s->port);
	s->port = NULL;
	s->n_rules = 0;
}

enum err switch_set_port(struct switch_node *s, unsigned port, const struct switch_port *p)
{
	INVARIANT(port < SWITCH_PORTS_MAX);
	if (port >= s->n_rules) {
		struct switch_port *more = realloc(s->port, (port + 1) * sizeof(*more));

		if (more == NULL)
			return ERR_NOMEM;
		s->port = more;
		while (s->n_rules <= port)
			s->port[s->n_rules++] = (struct switch_port){ .access = 0 };
	}
	s->port[port] = *p;
	return ERR_OK;
}

static struct fdb_entry *fdb_find(const struct switch_node *s, struct fdb_key k)
{
	struct fdb_entry *e;

	HASH_FIND(hh, s->fdb, &k, sizeof(k), e);
	return e;
}

static bool is_young(const struct switch_node *s, const struct fdb_entry *e)
{
	return node_now(&s->node) - e->seen_ns < s->age_ns;
}

/* A full table learns nothing more, as in hardware: such addresses are flooded. */
static void learn(struct switch_node *s, struct fdb_key k, unsigned port)
{
	struct fdb_entry *e = fdb_find(s, k);

	if (mac_is_group(k.mac))
		return;
	if (e != NULL && e->port != port && is_young(s, e) && node_bug(&s->node, BUG_FDB_STUCK))
		return;
	if (e == NULL) {
		if (s->n_fdb >= SWITCH_FDB_MAX)
			return;
		e = arena_alloc(s->arena, sizeof(*e));
		if (e == NULL)
			return;
		*e = (struct fdb_entry){ .key = k, .port = port };
		HASH_ADD(hh, s->fdb, key, sizeof(e->key), e);
		s->n_fdb++;
	}
	e->moved = e->moved || e->port != port;
	e->port = port;
	e->seen_ns = node_now(&s->node);
}

int switch_port_of(const struct switch_node *s, uint16_t vlan, struct mac mac)
{
	const struct fdb_entry *e = fdb_find(s, (struct fdb_key){ mac, vlan });

	return e != NULL && is_young(s, e) ? (int)e->port : -1;
}

/* Snooping that is wrong about who listens. */
static bool is_swallowed(struct switch_node *s, uint16_t vlan, const struct eth *eth)
{
	const struct fdb_entry *e =
		mac_is_group(eth->dst) ? fdb_find(s, (struct fdb_key){ eth->src, vlan }) : NULL;

	return e != NULL && e->moved && !l2_update_is(eth) && node_bug(&s->node, BUG_NO_FLOOD);
}

static struct switch_port port_at(const struct switch_node *s, unsigned port)
{
	return port < s->n_rules ? s->port[port] : (struct switch_port){ .access = 0 };
}

static bool carries(const struct switch_port *p, uint16_t vlan)
{
	if (p->access != 0)
		return vlan == p->access;
	if (p->vlan == NULL || vlan == 0)
		return true;
	for (size_t i = 0; i < p->n_vlan; i++)
		if (p->vlan[i] == vlan)
			return true;
	return false;
}

/* The VLAN a frame belongs to that came in here; false: it may not come in [802.1Q 8.6.2]. */
static bool admits(const struct switch_port *p, uint16_t *vlan)
{
	if (p->access == 0)
		return carries(p, *vlan);
	if (*vlan != 0)
		return false;
	*vlan = p->access;
	return true;
}

/* A frame as it leaves a port: with its tag, unless that is an access port. */
struct passing {
	struct bytes frame; /* as it came */
	const struct eth *eth;
	uint16_t came, vlan; /* the tag it came with, and the VLAN it is of */
};

static void send(struct switch_node *s, unsigned port, const struct passing *f)
{
	struct switch_port p = port_at(s, port);
	uint16_t tag = p.access != 0 ? 0 : f->vlan;
	uint8_t frame[SWITCH_FRAME_MAX];
	struct wr w = wr_of(frame, sizeof(frame));

	if (!carries(&p, f->vlan))
		return;
	if (tag == f->came) {
		node_wire_tx(&s->node, port, f->frame);
		return;
	}
	eth_build_tagged(&w, tag, f->eth);
	if (!w.overflow)
		node_wire_tx(&s->node, port, wr_sofar(&w));
}

void switch_wire_rx(struct switch_node *s, unsigned port, struct bytes frame)
{
	struct switch_port in = port_at(s, port);
	struct passing f = { .frame = frame };
	struct eth eth;
	int to;

	if (eth_parse_tagged(frame, &f.came, &eth) != WIRE_OK)
		return;
	f.eth = &eth;
	f.vlan = f.came;
	if (!admits(&in, &f.vlan))
		return;
	learn(s, (struct fdb_key){ eth.src, f.vlan }, port);
	if (is_swallowed(s, f.vlan, &eth))
		return;
	to = mac_is_group(eth.dst) ? -1 : switch_port_of(s, f.vlan, eth.dst);
	for (unsigned i = 0; i < s->n_ports; i++)
		if (i != port && (to < 0 || i == (unsigned)to))
			send(s, i, &f);
}
