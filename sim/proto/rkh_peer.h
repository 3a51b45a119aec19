#ifndef PROTO_RKH_PEER_H
#define PROTO_RKH_PEER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "key/ft.h"
#include "key/rkh.h"
#include "proto/rkh_seq.h"

/*
 * The key holders one speaks with: those of the r0kh lines, those of the r1kh lines, and what was
 * learned under a wildcard line.
 */
enum { RKH_NONCE = 16, RKH_WAITING_MAX = 100 };

/* A sequence request under way, and the message that waits for its answer, if any. */
struct rkh_wait {
	struct rkh_wait *next;
	uint8_t nonce[RKH_NONCE];
	int64_t asked_ns;
	bool confirmed; /* the answer came: to be judged again */
	struct mac src;
	size_t len; /* octets of payload; 0: only a request */
	uint8_t payload[];
};

struct rkh_peer {
	uint8_t id[R0KH_ID_MAX];
	uint8_t id_len;
	struct mac mac; /* zero: blocked; broadcast: learned, not heard from yet */
	uint8_t key[RKH_KEY_LEN];
	bool configured;
	struct mac line_mac; /* of its line, if configured */
	bool gone;       /* configured, but blocked and then forgotten: not to be found */
	int64_t gone_ns; /* when to forget it, or TIME_NEVER */
	struct rkh_seq seq;
	struct rkh_wait *waiting; /* the newest first */
	unsigned n_waiting;
};

struct rkh_list {
	struct rkh_peer **peer; /* the newest first, as hostapd goes through them */
	unsigned n, cap;
	bool has_wildcard;
	uint8_t wildcard_key[RKH_KEY_LEN];
};

void rkh_list_fini(struct rkh_list *l); /* wipes */

/* NULL if none. */
struct rkh_peer *rkh_list_find(const struct rkh_list *l, struct bytes id);
/*
 * Puts one in front; key is RKH_KEY_LEN octets. NULL with *e set: ERR_NOMEM, or ERR_LIMIT with
 * RKH_PEERS_MAX there.
 */
struct rkh_peer *rkh_list_add(struct rkh_list *l, struct bytes id, struct mac mac,
			      const uint8_t *key, int64_t gone_ns, enum err *e);

/* The same for a line of the configuration; added in file order, each in front of the last. */
MUST_CHECK enum err rkh_list_configure(struct rkh_list *l, struct bytes id, struct mac mac,
				       const uint8_t *key);
/* Back to what the lines say. */
void rkh_list_restart(struct rkh_list *l);

/* Lets a learned one live at least that long; configured ones live for ever. */
void rkh_peer_keep(struct rkh_peer *p, int64_t until_ns);

/*
 * Adds a request; payload may be empty. NULL with *e set: ERR_NOMEM, or ERR_LIMIT with
 * RKH_WAITING_MAX there.
 */
struct rkh_wait *rkh_peer_wait(struct rkh_peer *p, struct mac src, struct bytes payload,
			       int64_t now_ns, enum err *e);
/* The live request with this nonce, or NULL. */
struct rkh_wait *rkh_peer_asked(const struct rkh_peer *p, const uint8_t *nonce, int64_t now_ns);
/* All waiting messages are to be judged again; bare requests are done. */
void rkh_peer_confirmed(struct rkh_peer *p);
bool rkh_peer_has_confirmed(const struct rkh_peer *p);
/* Takes the newest confirmed message off the list, or NULL. The caller frees it. */
struct rkh_wait *rkh_peer_take(struct rkh_peer *p);

/* Forgets peers and requests whose time is over. */
void rkh_list_expire(struct rkh_list *l, int64_t now_ns);

#endif
