#ifndef NODE_RADIUS_H
#define NODE_RADIUS_H

#include "node/node.h"
#include "node/udp.h"
#include "proto/radius_server.h"

/*
 * A RADIUS server on one cable: an IPv4 address, UDP port 1812, and one CPU that takes requests in
 * order. An answer leaves when the CPU is through with what was asked before it and with its own
 * work (the daemon's, and what the machines tell), and then latency_ns later: a directory that is
 * asked, a wide-area link; any number of requests may be there at one time.
 */
enum { RADIUS_SLOW_MAX = 16 };

/*
 * Requests that wait for the CPU at one time; more are lost unread. Linux: a socket's receive
 * buffer of 212992 octets (net.core.rmem_default), of which each datagram of up to 2 KiB takes
 * 2304.
 */
enum { RADIUS_QUEUE_MAX = 212992 / 2304 };

struct radius_node_config {
	struct mac mac;
	uint32_t ip;
	const struct eap_server_conf *eap;
	const struct spec_radius_client *secret;
	size_t n_secret;
	const struct spec_radius_policy *policy;
	size_t n_policy;
	int64_t latency_ns;
	int64_t request_ns;	/* the daemon's work for each request, beside what work_ns says */
	unsigned queue_max;	/* 0: RADIUS_QUEUE_MAX */
	const int64_t *work_ns; /* of its CPU, WORK_COUNT of them; NULL: nothing costs */
};

struct radius_waiting;

struct radius_node {
	struct node node;
	struct udp_end udp;
	struct radius_server *server;
	const struct eap_server_conf *eap;
	int64_t latency_ns, request_ns;
	unsigned queue_max;
	struct {
		int64_t from_ns, until_ns, by_ns;
	} slow[RADIUS_SLOW_MAX]; /* each request takes by_ns more in this time */
	unsigned n_slow;
	struct radius_waiting *first, *last; /* answers not sent yet, by time */
	unsigned n_lost;		     /* requests the queue had no room for */
};

/* All of cfg outlives the node. ERR_NOMEM. */
MUST_CHECK enum err radius_node_init(struct radius_node *r, const struct node_env *env,
				     const struct radius_node_config *cfg);
void radius_node_fini(struct radius_node *r);
/* ERR_LIMIT beyond RADIUS_SLOW_MAX. Before the run. */
MUST_CHECK enum err radius_node_slow(struct radius_node *r, int64_t from_ns, int64_t until_ns,
				     int64_t by_ns);

/* Also after a restart: sessions and what was not sent yet are gone. */
void radius_node_start(struct radius_node *r);
void radius_node_wire_rx(struct radius_node *r, struct bytes frame);
void radius_node_timer(struct radius_node *r, uint32_t timer);

#endif
