#include "proto/rkh_peer.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "proto/rkh.h"

static void wait_drop(struct rkh_peer *p, struct rkh_wait **at)
{
	struct rkh_wait *w = *at;

	*at = w->next;
	p->n_waiting--;
	free(w);
}

static void peer_free(struct rkh_peer *p)
{
	while (p->waiting != NULL)
		wait_drop(p, &p->waiting);
	ct_wipe(p, sizeof(*p));
	free(p);
}

void rkh_list_fini(struct rkh_list *l)
{
	for (unsigned i = 0; i < l->n; i++)
		peer_free(l->peer[i]);
	free(l->peer);
	ct_wipe(l, sizeof(*l));
	*l = (struct rkh_list){ 0 };
}

struct rkh_peer *rkh_list_find(const struct rkh_list *l, struct bytes id)
{
	struct rkh_peer *found = NULL;

	/* hostapd takes the last that matches: of two configured lines, the first of the file */
	for (unsigned i = 0; i < l->n; i++)
		if (!l->peer[i]->gone &&
		    bytes_equal(bytes_of(l->peer[i]->id, l->peer[i]->id_len), id))
			found = l->peer[i];
	return found;
}

static bool list_grow(struct rkh_list *l)
{
	unsigned cap = l->cap == 0 ? 8 : 2 * l->cap;
	struct rkh_peer **peer = realloc(l->peer, cap * sizeof(*peer));

	if (peer == NULL)
		return false;
	l->peer = peer;
	l->cap = cap;
	return true;
}

struct rkh_peer *rkh_list_add(struct rkh_list *l, struct bytes id, struct mac mac,
			      const uint8_t *key, int64_t gone_ns, enum err *e)
{
	struct rkh_peer *p;

	INVARIANT(id.len > 0 && id.len <= R0KH_ID_MAX);
	*e = ERR_LIMIT;
	if (l->n >= RKH_PEERS_MAX)
		return NULL;
	*e = ERR_NOMEM;
	if (l->n == l->cap && !list_grow(l))
		return NULL;
	p = calloc(1, sizeof(*p));
	if (p == NULL)
		return NULL;
	memcpy(p->id, id.p, id.len);
	p->id_len = (uint8_t)id.len;
	p->mac = mac;
	memcpy(p->key, key, RKH_KEY_LEN);
	p->gone_ns = gone_ns;
	memmove(l->peer + 1, l->peer, l->n * sizeof(*l->peer));
	l->peer[0] = p;
	l->n++;
	*e = ERR_OK;
	return p;
}

enum err rkh_list_configure(struct rkh_list *l, struct bytes id, struct mac mac,
			    const uint8_t *key)
{
	enum err e;
	struct rkh_peer *p = rkh_list_add(l, id, mac, key, TIME_NEVER, &e);

	if (p != NULL) {
		p->configured = true;
		p->line_mac = mac;
	}
	return e;
}

void rkh_list_restart(struct rkh_list *l)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < l->n; i++) {
		struct rkh_peer *p = l->peer[i];

		if (!p->configured) {
			peer_free(p);
			continue;
		}
		while (p->waiting != NULL)
			wait_drop(p, &p->waiting);
		p->mac = p->line_mac;
		p->gone = false;
		p->gone_ns = TIME_NEVER;
		p->seq = (struct rkh_seq){ 0 };
		l->peer[kept++] = p;
	}
	l->n = kept;
}

void rkh_peer_keep(struct rkh_peer *p, int64_t until_ns)
{
	if (p->gone_ns != TIME_NEVER && p->gone_ns < until_ns)
		p->gone_ns = until_ns;
}

struct rkh_wait *rkh_peer_wait(struct rkh_peer *p, struct mac src, struct bytes payload,
			       int64_t now_ns, enum err *e)
{
	struct rkh_wait *w;

	*e = ERR_LIMIT;
	if (p->n_waiting >= RKH_WAITING_MAX)
		return NULL;
	*e = ERR_NOMEM;
	w = calloc(1, sizeof(*w) + payload.len);
	if (w == NULL)
		return NULL;
	w->asked_ns = now_ns;
	w->src = src;
	w->len = payload.len;
	if (payload.len > 0)
		memcpy(w->payload, payload.p, payload.len);
	w->next = p->waiting;
	p->waiting = w;
	p->n_waiting++;
	*e = ERR_OK;
	return w;
}

static int64_t wait_over_ns(const struct rkh_wait *w)
{
	return w->asked_ns + RKH_SEQ_WINDOW_S * NS_PER_S;
}

struct rkh_wait *rkh_peer_asked(const struct rkh_peer *p, const uint8_t *nonce, int64_t now_ns)
{
	for (struct rkh_wait *w = p->waiting; w != NULL; w = w->next)
		if (!w->confirmed && now_ns < wait_over_ns(w) &&
		    ct_equal(w->nonce, nonce, RKH_NONCE))
			return w;
	return NULL;
}

void rkh_peer_confirmed(struct rkh_peer *p)
{
	struct rkh_wait **at = &p->waiting;

	while (*at != NULL) {
		if ((*at)->len == 0) {
			wait_drop(p, at);
		} else {
			(*at)->confirmed = true;
			at = &(*at)->next;
		}
	}
}

bool rkh_peer_has_confirmed(const struct rkh_peer *p)
{
	for (const struct rkh_wait *w = p->waiting; w != NULL; w = w->next)
		if (w->confirmed)
			return true;
	return false;
}

struct rkh_wait *rkh_peer_take(struct rkh_peer *p)
{
	for (struct rkh_wait **at = &p->waiting; *at != NULL; at = &(*at)->next) {
		struct rkh_wait *w = *at;

		if (w->confirmed) {
			*at = w->next;
			p->n_waiting--;
			return w;
		}
	}
	return NULL;
}

static void peer_expire_waits(struct rkh_peer *p, int64_t now_ns)
{
	struct rkh_wait **at = &p->waiting;

	while (*at != NULL) {
		if (!(*at)->confirmed && now_ns >= wait_over_ns(*at))
			wait_drop(p, at);
		else
			at = &(*at)->next;
	}
}

void rkh_list_expire(struct rkh_list *l, int64_t now_ns)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < l->n; i++) {
		struct rkh_peer *p = l->peer[i];

		peer_expire_waits(p, now_ns);
		if (p->gone_ns <= now_ns && !p->configured) {
			peer_free(p);
			continue;
		}
		if (p->gone_ns <= now_ns)
			p->gone = true;
		l->peer[kept++] = p;
	}
	l->n = kept;
}
