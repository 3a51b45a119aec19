#ifndef PROTO_MOBILITY_H
#define PROTO_MOBILITY_H

#include "base/bytes.h"
#include "base/limits.h"
#include "proto/pmksa.h"

/*
 * What the controllers of a mobility group tell each other, over UDP: the PMK of a client that one
 * of them has authenticated, so that opportunistic key caching works at the others, and the records
 * of the CCKM cache. Real controllers use UDP port 16666 for it, in the clear unless secure
 * mobility is configured; the form of the messages is not published and the one here is invented
 * (models/README.md): "RWMG", version 1, kind, the group's name, then the kind's body.
 *
 * A receiver takes a message of its own group only; that it came from a controller's address is for
 * the owner to see.
 */
enum { MOBILITY_PORT = 16666, MOBILITY_GROUP_MAX = 31, MOBILITY_MAX = 512 };

enum mobility_kind {
	MOBILITY_PMK = 1, /* of a PMKSA */
	MOBILITY_CCKM,    /* a message of proto/cckm_cache.h */
	MOBILITY_KIND_END
};

struct mobility_msg {
	enum mobility_kind kind;
	struct bytes group; /* at most MOBILITY_GROUP_MAX octets */
	struct bytes body;
};
void mobility_build(struct wr *w, const struct mobility_msg *m);
/* False: not one of these, or more octets than it says. */
MUST_CHECK bool mobility_parse(struct bytes message, struct mobility_msg *m);

/* The body of MOBILITY_PMK. Lifetimes travel as what is left, in milliseconds. */
struct mobility_pmk {
	struct bytes ssid;
	struct pmksa pmksa; /* a secret; network is not told */
};
void mobility_pmk_build(struct wr *w, const struct mobility_pmk *p, int64_t now_ns);
/* False: malformed, expired, or of an AKM whose keys are not cached. */
MUST_CHECK bool mobility_pmk_parse(struct bytes body, int64_t now_ns, struct mobility_pmk *p);

#endif
