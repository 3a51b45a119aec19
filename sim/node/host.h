#ifndef NODE_HOST_H
#define NODE_HOST_H

#include "node/arp.h"
#include "node/node.h"
#include "wire/eth.h"

/*
 * A small IPv4 host: resolves and answers ARP, answers ping, and is one end of flows. A station and
 * the gateway each have one. It makes Ethernet frames; the node carries them.
 *
 * Every packet of a flow holds its number and the time it was offered, so that the other end can
 * tell losses, duplicates and delay: UDP in its payload, voice in the first 16 octets of the
 * samples behind a real RTP header, ping in the echo data.
 */
enum app_kind { APP_KIND_UDP, APP_KIND_VOICE, APP_KIND_PING };

enum {
	HOST_PAYLOAD_MIN = 16,
	HOST_PAYLOAD_MAX = 1400,
	HOST_PORT_BASE = 40000, /* UDP port (or echo identifier) of flow number 0 */
	VOICE_PAYLOAD = 160     /* G.711: 20 ms of 8 kHz, one octet a sample */
};
#define HOST_GATEWAY_IP UINT32_C(0x0a000001)

/* One end of one flow. */
struct flow_end {
	const char *name;    /* of the flow */
	const char *station; /* name of the station the flow belongs to */
	enum app_kind kind;
	uint16_t number;     /* of the flows of its station */
	bool sends;
	enum app_dir dir;    /* of what this end sends */
	uint32_t peer_ip;
	int64_t interval_ns;
	uint32_t payload_len;
	int64_t start_ns, stop_ns;
	uint64_t next_seq;   /* from 1 */
	uint64_t top_seq;    /* highest received */
	uint64_t seen;       /* bit i: top_seq - i was received */
};

struct host {
	struct node *node;
	struct mac mac;
	uint32_t ip; /* 0: it has none, and takes no part in anything */
	struct flow_end *flow;
	unsigned n_flows, cap_flows;
	unsigned next_flow;  /* where the next packet is looked for first */
	uint32_t timer_base; /* the node's timer of flow 0 */
	struct arp_cache arp;
};

void host_init(struct host *h, struct node *node, struct mac mac, uint32_t ip,
	       uint32_t timer_base);
void host_fini(struct host *h);

/* ERR_NOMEM. Before host_start. */
MUST_CHECK enum err host_add_flow(struct host *h, const struct flow_end *f);
/* Arms the timers of the flows that send. */
void host_start(struct host *h);

/* Another address, or 0: then what was known of others is forgotten, too. */
void host_address(struct host *h, uint32_t ip);

/* A flow's timer fired: offers its next packet, clearing out. carrier false: it is lost at once. */
void host_timer(struct host *h, uint32_t timer, bool carrier, struct host_out *out);
/* An Ethernet frame for us, or a group frame; clears out. */
void host_rx(struct host *h, const struct eth *eth, struct host_out *out);

#endif
