#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "proto/rkh_state.h"

/* A learned R0KH must live through a pull and the questions about its numbers. */
static int64_t pull_life_ns(const struct key_holder *k)
{
	return ((int64_t)k->pull_ms / 1000 + 1 + RKH_SEQ_WINDOW_S) * NS_PER_S;
}

/* Where to ask for this R0KH-ID; NULL with ERR_OK: nowhere. */
static enum err find_r0kh(struct rkh_step *s, struct bytes id, struct rkh_peer **out)
{
	struct key_holder *k = s->k;
	int64_t until_ns = s->now_ns + pull_life_ns(k);
	enum err e = ERR_OK;

	*out = rkh_list_find(&k->r0kh, id);
	if (*out != NULL) {
		/* a blocked one too: asking again near the end makes the block longer */
		rkh_peer_keep(*out, until_ns);
	} else if (k->r0kh.has_wildcard) {
		RKH_DEBUG(s, "FT: Using wildcard R0KH-ID");
		*out = rkh_list_add(&k->r0kh, id, MAC_BROADCAST, k->r0kh.wildcard_key, until_ns,
				    &e);
		if (e == ERR_LIMIT)
			e = ERR_OK;
	} else {
		RKH_DEBUG(s, "FT: No matching R0KH found");
	}
	return e;
}

static bool may_ask(struct rkh_step *s, const struct rkh_pull *p, const struct rkh_peer *r0kh)
{
	struct bytes id = bytes_of(p->r0kh_id, p->r0kh_id_len);

	if (r0kh == NULL) {
		rkh_debug_hex(s, "FT: Did not find R0KH-ID", id);
		return false;
	}
	if (mac_is_zero(r0kh->mac)) {
		rkh_debug_hex(s, "FT: R0KH-ID is temporarily blocked", id);
		return false;
	}
	if (mac_equal(r0kh->mac, s->k->bssid)) {
		RKH_DEBUG(s, "FT: R0KH-ID points to self - no matching key available");
		return false;
	}
	return true;
}

/* One transmission. *sent is false when there is nobody to ask or no try is left. */
static enum err pull_try(struct rkh_step *s, struct rkh_pull *p, bool *sent)
{
	struct rkh_peer *r0kh = NULL;
	enum err e;

	*sent = false;
	if (p->left == 0)
		return ERR_OK;
	p->left--;
	e = find_r0kh(s, bytes_of(p->r0kh_id, p->r0kh_id_len), &r0kh);
	if (e != ERR_OK || !may_ask(s, p, r0kh))
		return e;
	if (r0kh->seq.n_ring == 0) {
		struct rkh_pair pair = { bytes_of(r0kh->id, r0kh->id_len), s->k->r1kh_id };

		/* Its answer will have a number nobody can judge: ask now, not one round later. */
		e = rkh_send_seq_req(s, r0kh, r0kh->mac, &pair, bytes_of(NULL, 0));
	}
	if (e == ERR_OK)
		e = rkh_send_pull(s, r0kh, p);
	if (e == ERR_OK)
		*sent = true;
	return e;
}

static struct rkh_pull *pull_of_sta(struct key_holder *k, struct mac sta)
{
	for (unsigned i = 0; i < k->n_pull; i++)
		if (mac_equal(k->pull[i].sta, sta))
			return &k->pull[i];
	return NULL;
}

struct rkh_pull *rkh_pull_by_nonce(struct key_holder *k, const uint8_t *nonce)
{
	for (unsigned i = 0; i < k->n_pull; i++)
		if (ct_equal(k->pull[i].nonce, nonce, RKH_NONCE))
			return &k->pull[i];
	return NULL;
}

static void pull_remove(struct key_holder *k, struct rkh_pull *p)
{
	size_t i = (size_t)(p - k->pull);

	memmove(p, p + 1, (k->n_pull - i - 1) * sizeof(*p));
	k->n_pull--;
}

/* A place for the query's pull; NULL with ERR_OK when RKH_PENDING_MAX wait. */
static enum err pull_slot(struct key_holder *k, struct rkh_pull **out)
{
	*out = NULL;
	if (k->n_pull >= RKH_PENDING_MAX)
		return ERR_OK;
	if (k->n_pull == k->cap_pull) {
		unsigned cap = k->cap_pull == 0 ? 8 : 2 * k->cap_pull;
		struct rkh_pull *pull = realloc(k->pull, cap * sizeof(*pull));

		if (pull == NULL)
			return ERR_NOMEM;
		k->pull = pull;
		k->cap_pull = cap;
	}
	*out = &k->pull[k->n_pull++];
	(*out)->due_ns = TIME_NEVER;
	return ERR_OK;
}

static void pull_done(struct rkh_step *s, struct rkh_pull *p, const char *how, bool ready)
{
	fx_state(s->fx, "key-pull", p->sta, "asked", how);
	fx_tell(s->fx, ready ? KEY_HOLDER_TELL_READY : KEY_HOLDER_TELL_FAILED, p->cookie);
	pull_remove(s->k, p);
}

static int64_t pull_again_ns(const struct rkh_step *s)
{
	return s->now_ns + (int64_t)s->k->pull_ms * NS_PER_MS;
}

enum err rkh_pull_start(struct rkh_step *s, const struct key_query *q, bool *sent)
{
	struct key_holder *k = s->k;
	struct rkh_pull *p = pull_of_sta(k, q->spa);
	bool again = p != NULL;
	int64_t due_ns;
	enum err e;

	*sent = false;
	INVARIANT(q->r0kh_id.len > 0 && q->r0kh_id.len <= R0KH_ID_MAX);
	if (!again) {
		e = pull_slot(k, &p);
		if (e != ERR_OK || p == NULL)
			return e;
	}
	due_ns = p->due_ns;
	*p = (struct rkh_pull){ .sta = q->spa, .cookie = q->cookie, .akm = q->akm,
				.pairwise = q->pairwise, .left = k->pull_tries,
				.r0kh_id_len = (uint8_t)q->r0kh_id.len };
	memcpy(p->r0_name, q->r0_name, FT_NAME_LEN);
	memcpy(p->r0kh_id, q->r0kh_id.p, q->r0kh_id.len);
	rng_fill(&k->rng, p->nonce, RKH_NONCE);
	e = pull_try(s, p, sent);
	if (e != ERR_OK || !*sent) {
		pull_remove(k, p);
		return e;
	}
	/* hostapd does not take back the timeout of the pull before: the earlier one counts */
	p->due_ns = due_ns < pull_again_ns(s) ? due_ns : pull_again_ns(s);
	if (!again)
		fx_state(s->fx, "key-pull", p->sta, "idle", "asked");
	return ERR_OK;
}

/* The key may have come meanwhile, by a push or with another answer; else ask once more. */
static enum err pull_look_again(struct rkh_step *s, struct rkh_pull *p, const char *failed)
{
	struct key_query q = { .akm = p->akm, .spa = p->sta, .r0_name = p->r0_name,
			       .r0kh_id = bytes_of(p->r0kh_id, p->r0kh_id_len),
			       .pairwise = p->pairwise };
	struct rkh_entry *r1;
	bool sent = false;
	enum err e = rkh_own_r1(s, &q, &r1);

	if (e != ERR_OK)
		return e;
	if (r1 != NULL) {
		pull_done(s, p, "answered", true);
		return ERR_OK;
	}
	p->due_ns = pull_again_ns(s);
	e = pull_try(s, p, &sent);
	if (e == ERR_OK && !sent)
		pull_done(s, p, failed, false);
	return e;
}

enum err rkh_pull_answered(struct rkh_step *s, struct rkh_pull *p, bool nak)
{
	char text[MAC_TEXT];

	RKH_DEBUG(s, "FT: Response to a pending pull request for %s", mac_format(p->sta, text));
	if (nak)
		p->left = 0;
	return pull_look_again(s, p, "refused");
}

/*
 * Nobody answered. With a wildcard line the R0KH-ID is not asked again for rkh_neg_timeout; even a
 * configured line of that name is blocked and then gone, as with hostapd.
 */
static enum err block_r0kh(struct rkh_step *s, struct bytes id)
{
	struct key_holder *k = s->k;
	struct rkh_peer *r0kh = rkh_list_find(&k->r0kh, id);
	int64_t until_ns = s->now_ns + (int64_t)k->neg_s * NS_PER_S;
	enum err e = ERR_OK;

	if (k->neg_s == 0 || !k->r0kh.has_wildcard)
		return ERR_OK;
	rkh_debug_hex(s, "FT: Temporarily block R0KH-ID", id);
	if (r0kh != NULL) {
		r0kh->mac = MAC_ZERO;
		r0kh->gone_ns = until_ns;
		return ERR_OK;
	}
	if (rkh_list_add(&k->r0kh, id, MAC_ZERO, k->r0kh.wildcard_key, until_ns, &e) == NULL &&
	    e == ERR_LIMIT)
		e = ERR_OK;
	return e;
}

enum err rkh_pull_next_due(struct rkh_step *s, bool *did)
{
	char text[MAC_TEXT];

	*did = false;
	for (unsigned i = 0; i < s->k->n_pull; i++) {
		struct rkh_pull *p = &s->k->pull[i];
		enum err e = ERR_OK;

		if (p->due_ns > s->now_ns)
			continue;
		*did = true;
		RKH_DEBUG(s, "FT: Timeout pending pull request for %s", mac_format(p->sta, text));
		if (p->left == 0)
			e = block_r0kh(s, bytes_of(p->r0kh_id, p->r0kh_id_len));
		return e == ERR_OK ? pull_look_again(s, p, "timed-out") : e;
	}
	return ERR_OK;
}

int64_t rkh_pull_due(const struct key_holder *k)
{
	int64_t due_ns = TIME_NEVER;

	for (unsigned i = 0; i < k->n_pull; i++)
		if (k->pull[i].due_ns < due_ns)
			due_ns = k->pull[i].due_ns;
	return due_ns;
}
