#ifndef PROTO_L3_H
#define PROTO_L3_H

#include "base/rng.h"
#include "proto/fx.h"
#include "spec/l3.h"
#include "wire/ip.h"

/*
 * How a client comes by its IPv4 address and what it does about it when its link was interrupted:
 * DHCP [RFC 2131], the question to the gateway of DNAv4 [RFC 4436], probes for a conflict and
 * announcements [RFC 5227]. Between the link and the host: until it says so, the host has no
 * address.
 */
enum l3_state {
	L3_OFF,	       /* no link, or one that the client's system has not noticed yet */
	L3_SELECTING,  /* DHCPDISCOVER is out */
	L3_REQUESTING, /* DHCPREQUEST for an offer */
	L3_REBOOTING,  /* DHCPREQUEST for the address it had [RFC 2131 3.2] */
	L3_PROBING,    /* is somebody else using it? [RFC 5227 2.1.1] */
	L3_BOUND,
	L3_RENEWING,   /* DHCPREQUEST to the server, then */
	L3_REBINDING,  /* to any server [RFC 2131 4.4.5] */
	L3_STATE_COUNT
};

enum l3_event_kind {
	L3_EV_LINK,  /* .roamed: data can be sent; by a reassociation, or by a new association */
	L3_EV_DOWN,  /* it cannot */
	L3_EV_TIMER, /* .timer */
	L3_EV_DHCP,  /* .dhcp: a UDP payload to the client's port */
	L3_EV_ARP,   /* .arp */
	L3_EV_COUNT
};
struct l3_event {
	enum l3_event_kind kind;
	union {
		bool roamed;
		unsigned timer;
		struct {
			struct mac from; /* of the Ethernet frame */
			struct bytes payload;
		} dhcp;
		const struct arp *arp;
	} u;
};

enum l3_timer {
	L3_TIMER_BEGIN, /* the system has noticed the link */
	L3_TIMER_SEND,	/* once more */
	L3_TIMER_ARP,	/* the next question, probe or announcement */
	L3_TIMER_LEASE, /* T1, T2, the end of the lease */
	L3_TIMER_COUNT
};

enum l3_tell {
	L3_TELL_UP,  /* the address, .value, can be used */
	L3_TELL_DOWN /* it cannot */
};

struct l3_config {
	struct mac mac;
	struct l3_profile how;
	struct rng rng; /* of transaction identifiers and of waiting times */
};

struct l3_lease {
	uint32_t ip; /* 0: none */
	uint32_t mask, router, server;
	struct mac server_mac, router_mac; /* zero: not known */
	int64_t since_ns;
	uint32_t lease_s, t1_s, t2_s;
};

struct l3 {
	enum l3_state state;
	struct l3_config conf;
	bool usable;	       /* as last told */
	struct l3_lease lease; /* also while it is being asked for anew */
	struct l3_lease offer; /* of REQUESTING and PROBING */
	uint32_t xid;
	int64_t begun_ns;      /* the exchange under way */
	unsigned n_sent;       /* of its present message */
	int64_t again_ns;      /* the present waiting time, before its chance part */
	unsigned n_arps;       /* questions, probes or announcements sent */
};

struct l3_env {
	int64_t now_ns;
};

void l3_init(struct l3 *l, const struct l3_config *conf);
void l3_step(struct l3 *l, const struct l3_env *env, const struct l3_event *ev, struct fx *fx);
const char *l3_state_text(enum l3_state s);

#endif
