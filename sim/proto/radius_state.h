#ifndef PROTO_RADIUS_STATE_H
#define PROTO_RADIUS_STATE_H

/* Private to the RADIUS client: what it is made of. */

#include "key/radius.h"
#include "proto/radius_client.h"
#include "proto/radius_nas.h"

enum { RADIUS_MSK_MAX = 2 * RADIUS_KEY_MAX };

struct radius_peer {
	uint32_t ip;
	uint16_t port;
	struct bytes secret;
};

/* A request that waits for its answer. */
struct radius_pending {
	struct radius_session *session; /* NULL: forgotten, nobody is interested */
	struct mac sta;
	uint32_t cookie;
	struct bytes secret;
	int64_t last_ns;
	int64_t first_try_s, next_try_s, next_wait_s;
	unsigned attempts; /* at the present server */
	unsigned all_attempts;
	size_t len;
	uint8_t packet[RADIUS_LEN_MAX];
};

struct radius_client {
	struct radius_nas nas;
	struct rng rng;
	uint32_t retry_primary_s;
	bool need_msg_auth;
	struct radius_peer server[SPEC_RADIUS_SERVERS_MAX];
	unsigned n_server, at; /* in use */
	uint16_t port;	       /* our end of the socket; a new one for each server */
	uint8_t next_id;
	struct radius_pending
		*pending[RADIUS_CLIENT_MAX]; /* the newest first, as in hostapd's list */
	unsigned n;
	struct radius_answer answer;
	uint8_t packet[RADIUS_LEN_MAX]; /* the answer */
	uint8_t eap[RADIUS_LEN_MAX];
	uint8_t msk[RADIUS_MSK_MAX];
};

/* One call under way. */
struct radius_act {
	struct radius_client *k;
	struct crypto *c;
	struct fx *fx;
	int64_t now_ns;
};

#define RADIUS_DEBUG(t, ...) fx_log((t)->fx, LOG_DEBUG, false, __VA_ARGS__)
#define RADIUS_INFO(t, ...)  fx_log((t)->fx, LOG_INFO, true, __VA_ARGS__)

/* Takes number i off the list and frees it. */
void radius_drop_pending(struct radius_client *k, unsigned i);
/* Wipes the last answer. */
void radius_forget_answer(struct radius_client *k);

#endif
