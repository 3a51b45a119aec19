#ifndef PROTO_RKH_H
#define PROTO_RKH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/rng.h"
#include "proto/keyholder.h"
#include "spec/bss.h"
#include "spec/bugs.h"

/*
 * The key holder of a BSS: R0KH and R1KH in one, the caches of PMK-R0 and PMK-R1, and the protocol
 * hostapd 2.7 and later speak to hand a PMK-R1 from the one to the other. The standard leaves that
 * channel open [11-2020 13.2.2]; this one is Ethernet frames of the OUI Extended EtherType.
 *
 * Payload of such a frame: OUI 00-13-74, LE16 1, one octet of kind (rkh_msg.h), then the message.
 *
 * Frames go out as FX_WIRE with RKH_ETHERTYPE, to a key holder's address or to the broadcast
 * address. The owner sends them on the wire from the BSSID. Where one process has several BSSs,
 * hostapd delivers at once to every other of its BSSs that has FT, the same SSID and the same
 * mobility domain: when the destination is that BSS nothing goes on the wire, when it is a group
 * address the frame goes on the wire as well. That shortcut is the owner's: it hands the payload to
 * key_holder_rrb of the other BSS after this step.
 */
enum { RKH_ETHERTYPE = 0x88b7 };

/* The one timer; what is due is known here alone. */
enum { RKH_TIMER = KEY_HOLDER_TIMER_BASE };

/* Entries in all, configured and learned; more configured lines are ERR_LIMIT. */
enum { RKH_PEERS_MAX = 1024 };
/* Stations' keys a cache holds; beyond that the one that expires first goes (hostapd: no limit). */
enum { RKH_CACHE_MAX = 16384 };
/* Queries waiting for another AP at one time; beyond that a query is KEY_UNKNOWN. */
enum { RKH_PENDING_MAX = 1024 };

struct rkh_config {
	const struct spec_bss *bss; /* read in key_holder_new only */
	struct mac bssid;           /* source of our frames, and R1KH-ID by default */
	struct rng rng;             /* a stream of the key holder's own: nonces, domains, numbers */
	int64_t up_ns;              /* how long the host has been up at time 0 */
	struct bugs *bugs;          /* BUG_RRB_TAMPER, BUG_RRB_REPLAY; the node's, or NULL */
};

/*
 * bss->nas_identifier must be there. Expands 128-bit keys. ERR_LIMIT: more than RKH_PEERS_MAX
 * lines; ERR_RANGE: a key of another length than 16 or 32, an identifier of no or too many octets.
 */
MUST_CHECK enum err key_holder_new(struct crypto *c, const struct rkh_config *cfg,
				   struct key_holder **out);
void key_holder_free(struct key_holder *k); /* NULL is fine; wipes */

struct mac key_holder_r1kh_id(const struct key_holder *k);
struct bytes key_holder_r0kh_id(const struct key_holder *k);

/* A received frame; payload is what follows the EtherType, borrowed. */
struct rkh_frame {
	struct mac src;
	struct mac dst;
	struct bytes payload;
	int64_t now_ns;
};
/* Foreign, malformed and forged frames are verdicts; errors are the environment's. */
MUST_CHECK enum err key_holder_rrb(struct key_holder *k, struct crypto *c,
				   const struct rkh_frame *f, struct fx *fx);

/* RKH_TIMER fired. Early is harmless. */
MUST_CHECK enum err key_holder_timer(struct key_holder *k, struct crypto *c, int64_t now_ns,
				     struct fx *fx);

/*
 * The AP's daemon restarted: caches, learned key holders, sequence numbers and waiting queries are
 * gone, the clock in frames starts again at 0, the stream of random numbers goes on. RKH_TIMER may
 * be left running.
 */
void key_holder_restart(struct key_holder *k, int64_t now_ns);
/* Loses every PMK-R0, or every PMK-R1. */
void key_holder_forget(struct key_holder *k, bool r0);

/* For tests and reports. */
struct rkh_counts {
	unsigned r0, r1;                   /* keys held */
	unsigned learned;                  /* peers without a line, blocked ones included */
	unsigned pending;                  /* queries that wait */
	unsigned deferred;                 /* messages that wait for a sequence number */
};
struct rkh_counts key_holder_counts(const struct key_holder *k);

#endif
