#ifndef PROTO_OWE_H
#define PROTO_OWE_H

#include "base/rng.h"
#include "key/owe.h"
#include "proto/fx.h"
#include "wire/ie.h"

/*
 * Opportunistic wireless encryption, both sides [RFC 8110]. It adds one element to the
 * (Re)Association Request and its Response and has no frames, no timers and no retries of its own:
 * sending is the owner's.
 */
enum owe_state {
	OWE_IDLE,
	OWE_ASKED, /* station: a key pair is out */
	OWE_KEYED, /* keys are there */
	OWE_FAILED,
	OWE_STATE_COUNT
};

enum owe_event_kind {
	OWE_EV_START,	 /* .group: station: new key pair; owe_element goes into the request */
	OWE_EV_RESPONSE, /* .answer: station: (Re)Association Response without a known PMKID */
	OWE_EV_REQUEST,	 /* .element: AP: (Re)Association Request without a known PMKID */
	OWE_EV_ABORT,
	OWE_EV_COUNT
};
struct owe_event {
	enum owe_event_kind kind;
	union {
		uint16_t group;
		struct {
			uint16_t status;
			struct bytes element; /* whole Diffie-Hellman Parameter element, or empty */
		} answer;
		struct bytes element;
	} u;
};

enum owe_tell {
	OWE_TELL_DONE,	 /* keys are in .keys; AP: owe_element goes into the response, status 0 */
	OWE_TELL_RETRY,	 /* station: status 77; value: the group to begin again with */
	OWE_TELL_REFUSE, /* AP: value: status of the response */
	OWE_TELL_FAILED	 /* station: value: the status received, 0 when what came was wrong */
};

struct owe_env {
	struct crypto *crypto;
	const uint16_t *groups; /* station: in the order of trial; AP: those it takes */
	size_t n_groups;
};

struct owe {
	enum owe_state state;
	bool is_station;
	struct mac own, peer;
	struct rng rng;
	bool has_pair;
	struct owe_pair pair;
	struct owe_keys keys; /* with OWE_TELL_DONE */
};

void owe_init(struct owe *o, bool is_station, struct mac own, struct mac peer, struct rng rng);
void owe_fini(struct owe *o); /* wipes */
MUST_CHECK enum err owe_step(struct owe *o, const struct owe_env *env, const struct owe_event *ev,
			     struct fx *fx);

/* The Diffie-Hellman Parameter element with the own public key; nothing without one. */
void owe_element(const struct owe *o, struct wr *w);

bool owe_may_go(enum owe_state from, enum owe_state to);
const char *owe_state_text(enum owe_state s);

#endif
