#ifndef NODE_SWITCH_H
#define NODE_SWITCH_H

#include "base/arena.h"
#include "node/node.h"

/*
 * A learning Ethernet switch [802.1D]: forwards to the port a source address was last seen on,
 * floods what it does not know and group addresses. Entries age after age_ns (300 s is the bridge
 * default everywhere). Its latency is that of its cables.
 *
 * VLANs [802.1Q]: a frame belongs to that of its tag or, without one, to VLAN 0, which is a LAN of
 * its own; addresses are learnt for each VLAN apart. A port carries every VLAN unless it was told
 * otherwise.
 */
enum { SWITCH_PORTS_MAX = 4096, SWITCH_FDB_MAX = 65536 };

/* What a port carries; all zero: everything, each frame as it is. */
struct switch_port {
	uint16_t access;      /* not 0: frames without a tag alone, which are of this VLAN */
	const uint16_t *vlan; /* not NULL, a trunk: VLAN 0 and these; borrowed */
	size_t n_vlan;
};
#define SWITCH_AGE_NS (300 * NS_PER_S)

struct switch_node {
	struct node node;
	struct arena *arena;
	unsigned n_ports;
	struct switch_port *port; /* of the first n_rules ports; the others carry everything */
	unsigned n_rules;
	int64_t age_ns;
	struct fdb_entry *fdb; /* by VLAN and address */
	unsigned n_fdb;
};

void switch_init(struct switch_node *s, const struct node_env *env, struct arena *arena);
/* The table goes with the arena; this frees what uthash holds, and the ports. */
void switch_fini(struct switch_node *s);
void switch_wire_rx(struct switch_node *s, unsigned port, struct bytes frame);

/* Of a port below SWITCH_PORTS_MAX; ERR_NOMEM. */
MUST_CHECK enum err switch_set_port(struct switch_node *s, unsigned port,
				    const struct switch_port *p);

/* The port an address of this VLAN was last seen on, or -1. For tests and explanations. */
int switch_port_of(const struct switch_node *s, uint16_t vlan, struct mac mac);

#endif
