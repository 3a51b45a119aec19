#include "node/switch.h"

#include "base/invariant.h"
#include "base/time.h"
#include "wire/eth.h"

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

struct fdb_entry {
	struct mac mac; /* the key: six octets, no padding */
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
}

static struct fdb_entry *fdb_find(const struct switch_node *s, struct mac mac)
{
	struct fdb_entry *e;

	HASH_FIND(hh, s->fdb, &mac, sizeof(mac), e);
	return e;
}

static bool is_young(const struct switch_node *s, const struct fdb_entry *e)
{
	return node_now(&s->node) - e->seen_ns < s->age_ns;
}

/* A full table learns nothing more, as in hardware: such addresses are flooded. */
static void learn(struct switch_node *s, struct mac mac, unsigned port)
{
	struct fdb_entry *e = fdb_find(s, mac);

	if (mac_is_group(mac))
		return;
	if (e != NULL && e->port != port && is_young(s, e) && node_bug(&s->node, BUG_FDB_STUCK))
		return;
	if (e == NULL) {
		if (s->n_fdb >= SWITCH_FDB_MAX)
			return;
		e = arena_alloc(s->arena, sizeof(*e));
		if (e == NULL)
			return;
		*e = (struct fdb_entry){ .mac = mac, .port = port };
		HASH_ADD(hh, s->fdb, mac, sizeof(e->mac), e);
		s->n_fdb++;
	}
	e->moved = e->moved || e->port != port;
	e->port = port;
	e->seen_ns = node_now(&s->node);
}

int switch_port_of(const struct switch_node *s, struct mac mac)
{
	const struct fdb_entry *e = fdb_find(s, mac);

	return e != NULL && is_young(s, e) ? (int)e->port : -1;
}

/* Snooping that is wrong about who listens. */
static bool is_swallowed(struct switch_node *s, const struct eth *eth)
{
	const struct fdb_entry *e = mac_is_group(eth->dst) ? fdb_find(s, eth->src) : NULL;

	return e != NULL && e->moved && !l2_update_is(eth) && node_bug(&s->node, BUG_NO_FLOOD);
}

void switch_wire_rx(struct switch_node *s, unsigned port, struct bytes frame)
{
	struct eth eth;
	int to;

	if (eth_parse(frame, &eth) != WIRE_OK)
		return;
	learn(s, eth.src, port);
	if (is_swallowed(s, &eth))
		return;
	to = mac_is_group(eth.dst) ? -1 : switch_port_of(s, eth.dst);
	for (unsigned i = 0; i < s->n_ports; i++)
		if (i != port && (to < 0 || i == (unsigned)to))
			node_wire_tx(&s->node, i, frame);
}
