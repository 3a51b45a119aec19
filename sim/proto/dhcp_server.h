#ifndef PROTO_DHCP_SERVER_H
#define PROTO_DHCP_SERVER_H

#include "proto/fx.h"

/*
 * A DHCP server [RFC 2131 4.3] with an address for each of its clients, which it gives to nobody
 * else (as `dhcp-host` of dnsmasq, `host` of dhcpd). It is authoritative: who asks for another
 * address is refused. About who never had an address from it, it says nothing.
 */
struct dhcp_binding {
	struct mac mac;
	uint32_t ip;
	bool given; /* it has had it */
};

struct dhcp_server_config {
	uint32_t ip; /* its own, and the router */
	uint32_t mask;
	uint32_t lease_s;
};

struct dhcp_server {
	struct dhcp_server_config conf;
	struct dhcp_binding *binding; /* the owner's */
	size_t n;
	struct bugs *bugs; /* the node's */
};

struct dhcp_in {
	struct mac from; /* of the Ethernet frame */
	bool away;	 /* the client's address is of another network than it asks in */
	struct bytes payload;
};

/* What reaches the server's port: appends the answer, a whole IPv4 packet for one address. */
void dhcp_server_rx(struct dhcp_server *s, const struct dhcp_in *in, struct fx *fx);

#endif
