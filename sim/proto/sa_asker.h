#ifndef PROTO_SA_ASKER_H
#define PROTO_SA_ASKER_H

#include "base/rng.h"
#include "proto/fx.h"

/*
 * The SA Query procedure [11-2020 11.14], the side that asks: whether the peer still has the keys
 * of the association. An AP asks when a station it has a protected association with wants to
 * associate anew, which it puts off meanwhile (status 30); a station asks when an unprotected frame
 * claims that it is not associated. Answering needs no state: sa_answer.
 */
enum sa_asker_state {
	SA_ASKER_IDLE,
	SA_ASKER_ASKING, /* requests are out */
	SA_ASKER_LOST,   /* nobody answered: the association may be replaced */
	SA_ASKER_STATE_COUNT
};

enum sa_asker_event_kind {
	SA_ASKER_EV_DOUBT,       /* AP: the station wants to associate, unprotected */
	SA_ASKER_EV_UNPROTECTED, /* .reason: station: an unprotected deauthentication came */
	SA_ASKER_EV_SWITCHED,    /* .in_ns: station: then it is on its AP's new channel */
	SA_ASKER_EV_TIMER,
	SA_ASKER_EV_RESPONSE, /* .transaction: of a protected SA Query Response */
	SA_ASKER_EV_RENEWED,  /* an association has begun or is over */
	SA_ASKER_EV_COUNT
};
struct sa_asker_event {
	enum sa_asker_event_kind kind;
	union {
		uint16_t reason;
		uint16_t transaction;
		int64_t in_ns;
	} u;
};

enum { SA_ASKER_TIMER = 0 };
enum sa_asker_tell {
	SA_ASKER_TELL_LOST /* the maximum has passed: a station disconnects, reason 2 */
};

/* [wpa_supplicant] sa_query_max_timeout, sa_query_retry_timeout; hostapd has them as options. */
enum { SA_ASKER_MAX_TU = 1000, SA_ASKER_RETRY_TU = 201 };
/* Transactions a response may name: the last ones. */
enum { SA_ASKER_TRANSACTIONS = 16 };

struct sa_asker_conf {
	bool is_ap;
	uint32_t max_tu, retry_tu;
	struct rng rng; /* of transaction identifiers */
};

struct sa_asker {
	enum sa_asker_state state;
	struct sa_asker_conf conf;
	int64_t start_ns; /* of the procedure */
	uint32_t n;	  /* requests sent in it */
	uint16_t transaction[SA_ASKER_TRANSACTIONS];
	bool has_asked;	  /* station: in this association, */
	int64_t asked_ns; /* then */
};

struct sa_env {
	struct mac peer;
	struct bytes oci; /* whole OCI element of a request, or empty */
	int64_t now_ns;
};

void sa_asker_init(struct sa_asker *a, const struct sa_asker_conf *conf);
void sa_asker_step(struct sa_asker *a, const struct sa_env *env, const struct sa_asker_event *ev,
		   struct fx *fx);
const char *sa_asker_state_text(enum sa_asker_state s);
/* What the Timeout Interval element of status 30 says: TUs until the station may try again. */
uint32_t sa_asker_comeback_tu(const struct sa_asker *a, int64_t now_ns);

/* Appends the response to a request of this transaction. */
void sa_answer(const struct sa_env *env, uint16_t transaction, struct fx *fx);

#endif
