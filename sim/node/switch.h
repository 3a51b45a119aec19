#ifndef NODE_SWITCH_H
#define NODE_SWITCH_H

#include "base/arena.h"
#include "node/node.h"

/*
 * A learning Ethernet switch [802.1D]: forwards to the port a source address was last seen on,
 * floods what it does not know and group addresses. Entries age after age_ns (300 s is the bridge
 * default everywhere). Its latency is that of its cables.
 */
enum { SWITCH_PORTS_MAX = 4096, SWITCH_FDB_MAX = 65536 };
#define SWITCH_AGE_NS (300 * NS_PER_S)

struct switch_node {
	struct node node;
	struct arena *arena;
	unsigned n_ports;
	int64_t age_ns;
	struct fdb_entry *fdb; /* by address */
	unsigned n_fdb;
};

void switch_init(struct switch_node *s, const struct node_env *env, struct arena *arena);
/* The table goes with the arena; this frees what uthash holds. */
void switch_fini(struct switch_node *s);
void switch_wire_rx(struct switch_node *s, unsigned port, struct bytes frame);

/* The port an address was last seen on, or -1. For tests and explanations. */
int switch_port_of(const struct switch_node *s, struct mac mac);

#endif
