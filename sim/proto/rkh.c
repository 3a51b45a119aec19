#include "proto/rkh.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/text.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "proto/rkh_state.h"

void rkh_debug_hex(struct rkh_step *s, const char *text, struct bytes b)
{
	char hex[3 * R0KH_ID_MAX + 1];
	struct sb out = sb_of(hex, sizeof(hex));

	for (size_t i = 0; i < b.len; i++)
		sb_printf(&out, " %02x", b.p[i]);
	RKH_DEBUG(s, "%s - hexdump(len=%u):%s", text, (unsigned)b.len, hex);
}

static enum err line_key(struct crypto *c, const struct spec_rkh_key *key,
			 uint8_t out[static RKH_KEY_LEN])
{
	if (key->len == RKH_OLD_KEY_LEN)
		return rkh_expand_key(c, key->b, out);
	if (key->len != RKH_KEY_LEN)
		return ERR_RANGE;
	memcpy(out, key->b, RKH_KEY_LEN);
	return ERR_OK;
}

static enum err take_r0kh(struct key_holder *k, struct crypto *c, const struct spec_r0kh *r)
{
	uint8_t key[RKH_KEY_LEN];
	enum err e = line_key(c, &r->key, key);

	if (e == ERR_OK && (r->id_len == 0 || r->id_len > R0KH_ID_MAX))
		e = ERR_RANGE;
	if (e == ERR_OK && spec_r0kh_is_wildcard(r)) {
		k->r0kh.has_wildcard = true;
		memcpy(k->r0kh.wildcard_key, key, RKH_KEY_LEN);
	} else if (e == ERR_OK) {
		e = rkh_list_configure(&k->r0kh, bytes_of(r->id, r->id_len), r->mac, key);
	}
	ct_wipe(key, sizeof(key));
	return e;
}

static enum err take_r1kh(struct key_holder *k, struct crypto *c, const struct spec_r1kh *r)
{
	uint8_t key[RKH_KEY_LEN];
	enum err e = line_key(c, &r->key, key);

	if (e == ERR_OK && spec_r1kh_is_wildcard(r)) {
		k->r1kh.has_wildcard = true;
		memcpy(k->r1kh.wildcard_key, key, RKH_KEY_LEN);
	} else if (e == ERR_OK) {
		e = rkh_list_configure(&k->r1kh, BYTES(r->id.b), r->mac, key);
	}
	ct_wipe(key, sizeof(key));
	return e;
}

static enum err take_lines(struct key_holder *k, struct crypto *c, const struct spec_bss *bss)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < bss->n_r0kh && e == ERR_OK; i++)
		e = take_r0kh(k, c, &bss->r0kh[i]);
	for (size_t i = 0; i < bss->n_r1kh && e == ERR_OK; i++)
		e = take_r1kh(k, c, &bss->r1kh[i]);
	return e;
}

static void take_config(struct key_holder *k, const struct rkh_config *cfg)
{
	const struct spec_bss *bss = cfg->bss;

	k->bssid = cfg->bssid;
	k->r1kh_id = bss->has_r1_key_holder ? bss->r1_key_holder : cfg->bssid;
	k->r0kh_id_len = (uint8_t)strlen(bss->nas_identifier);
	memcpy(k->r0kh_id, bss->nas_identifier, k->r0kh_id_len);
	memcpy(k->mdid, bss->mobility_domain, MDID_LEN);
	k->ssid = bss->ssid;
	k->generate_local = bss->ft_psk_generate_local;
	k->push_keys = bss->pmk_r1_push;
	k->r0_life_s = bss->ft_r0_key_lifetime_s;
	k->r1_max_life_s = bss->r1_max_key_lifetime_s;
	k->pos_s = bss->rkh_pos_timeout_s;
	k->neg_s = bss->rkh_neg_timeout_s;
	k->pull_ms = bss->rkh_pull_timeout_ms;
	k->pull_tries = bss->rkh_pull_retries;
	k->rng = cfg->rng;
	k->bugs = cfg->bugs;
	k->up_ns = cfg->up_ns;
	k->armed_ns = TIME_NEVER;
}

enum err key_holder_new(struct crypto *c, const struct rkh_config *cfg, struct key_holder **out)
{
	const struct spec_bss *bss = cfg->bss;
	struct key_holder *k;
	size_t id_len;
	enum err e;

	INVARIANT(bss->nas_identifier != NULL);
	id_len = strlen(bss->nas_identifier);
	if (id_len == 0 || id_len > R0KH_ID_MAX)
		return ERR_RANGE;
	k = calloc(1, sizeof(*k));
	if (k == NULL)
		return ERR_NOMEM;
	take_config(k, cfg);
	e = take_lines(k, c, bss);
	if (e != ERR_OK) {
		key_holder_free(k);
		return e;
	}
	*out = k;
	return ERR_OK;
}

void key_holder_free(struct key_holder *k)
{
	if (k == NULL)
		return;
	rkh_list_fini(&k->r0kh);
	rkh_list_fini(&k->r1kh);
	rkh_cache_fini(&k->r0);
	rkh_cache_fini(&k->r1);
	free(k->pull);
	free(k->push);
	ct_wipe(k, sizeof(*k));
	free(k);
}

void key_holder_restart(struct key_holder *k, int64_t now_ns)
{
	rkh_list_restart(&k->r0kh);
	rkh_list_restart(&k->r1kh);
	rkh_cache_fini(&k->r0);
	rkh_cache_fini(&k->r1);
	k->n_pull = 0;
	k->n_push = 0;
	k->up_ns = -now_ns;
	k->armed_ns = TIME_NEVER;
}

void key_holder_forget(struct key_holder *k, bool r0)
{
	rkh_cache_fini(r0 ? &k->r0 : &k->r1);
}

struct mac key_holder_r1kh_id(const struct key_holder *k)
{
	return k->r1kh_id;
}

struct bytes key_holder_r0kh_id(const struct key_holder *k)
{
	return rkh_own_r0kh(k);
}

static void forget_old(struct key_holder *k, int64_t now_ns)
{
	rkh_list_expire(&k->r0kh, now_ns);
	rkh_list_expire(&k->r1kh, now_ns);
	rkh_cache_expire(&k->r0, now_ns);
	rkh_cache_expire(&k->r1, now_ns);
}

/* hostapd: the maximum counts when it is shorter or the key had no end; below 0 it is no end. */
enum err rkh_put_r1(struct rkh_step *s, struct rkh_put p)
{
	struct key_session session = *p.session;
	int64_t max = s->k->r1_max_life_s;

	if (max != 0 && (max < session.lifetime_s || session.lifetime_s == 0))
		session.lifetime_s = max > 0 ? (uint32_t)max : 0;
	p.session = &session;
	return rkh_cache_put(&s->k->r1, rkh_clock(s->k, s->now_ns), &p);
}

/* From the PMK-R0 of a station whose R0KH we are. */
static enum err own_r0(struct rkh_step *s, const struct key_query *q, const struct rkh_entry *r0)
{
	struct rkh_now now = rkh_clock(s->k, s->now_ns);
	struct key_session session = { .lifetime_s = rkh_entry_lifetime(r0, now),
				       .session_timeout_s = rkh_entry_session(r0, now),
				       .vlan_id = r0->vlan_id,
				       .identity = rkh_entry_identity(r0),
				       .cui = rkh_entry_cui(r0) };
	struct pmk_r0 key = { .len = r0->key_len };
	struct pmk_r1 r1;
	enum err e;

	memcpy(key.key, r0->key, r0->key_len);
	memcpy(key.name, r0->name, FT_NAME_LEN);
	RKH_DEBUG(s, "FT: Requested PMKR0Name found in local cache");
	e = ft_derive_r1(s->c, &(struct ft_r1_in){ r0->akm, &key, s->k->r1kh_id, q->spa }, &r1);
	ct_wipe(&key, sizeof(key));
	if (e != ERR_OK)
		return e;
	e = rkh_put_r1(s, (struct rkh_put){ .spa = q->spa, .key = bytes_of(r1.key, r1.len),
					    .name = r1.name, .pairwise = q->pairwise,
					    .session = &session });
	ct_wipe(&r1, sizeof(r1));
	if (e == ERR_OK)
		RKH_DEBUG(s, "FT: Generated PMK-R1 based on local PMK-R0");
	return e;
}

enum err rkh_own_r1(struct rkh_step *s, const struct key_query *q, struct rkh_entry **out)
{
	struct key_holder *k = s->k;
	struct ft_r1_name_in in = { q->akm, q->r0_name, k->r1kh_id, q->spa };
	uint8_t name[FT_NAME_LEN];
	struct rkh_entry *r0;
	enum err e = ft_derive_r1_name(s->c, &in, name);

	*out = NULL;
	if (e != ERR_OK)
		return e;
	*out = rkh_cache_find(&k->r1, q->spa, name);
	if (*out != NULL && (*out)->key_len != q->akm->pmk_len)
		*out = NULL;
	if (*out != NULL) {
		RKH_DEBUG(s, "FT: Found PMKR1Name from local cache");
		return ERR_OK;
	}
	RKH_DEBUG(s, "FT: No PMK-R1 available in local cache for the requested PMKR1Name");
	if (!bytes_equal(q->r0kh_id, rkh_own_r0kh(k)))
		return ERR_OK;
	RKH_DEBUG(s, "FT: STA R0KH-ID matching local configuration");
	r0 = rkh_cache_find(&k->r0, q->spa, q->r0_name);
	if (r0 == NULL || r0->key_len != q->akm->pmk_len)
		return ERR_OK;
	e = own_r0(s, q, r0);
	if (e == ERR_OK)
		*out = rkh_cache_find(&k->r1, q->spa, name);
	return e;
}

/*
 * ft_psk_generate_local: the station's PSK makes its PMK-R0 at every AP. [hostapd]
 * wpa_ft_psk_pmk_r1 asks for PSKs without their VLANs: what is left is that of the address.
 */
static enum err find_local(struct rkh_step *s, const struct key_query *q, enum key_answer *answer,
			   struct key_found *out)
{
	struct key_holder *k = s->k;
	struct pmk_r0 r0;
	enum err e = ERR_OK;

	for (size_t i = 0; i < q->n_psk && e == ERR_OK && *answer != KEY_FOUND; i++) {
		struct ft_r0_in in = { .akm = q->akm, .xxkey = BYTES(q->psk[i].psk),
				       .ssid = spec_ssid_bytes(&k->ssid), .r0kh_id = q->r0kh_id,
				       .s0kh_id = q->spa };

		memcpy(in.mdid, k->mdid, MDID_LEN);
		e = ft_derive_r0(s->c, &in, &r0);
		if (e != ERR_OK || memcmp(r0.name, q->r0_name, FT_NAME_LEN) != 0)
			continue;
		*out = (struct key_found){ .pairwise = q->pairwise };
		out->session.vlan_id = q->vlan_id;
		e = ft_derive_r1(s->c, &(struct ft_r1_in){ q->akm, &r0, k->r1kh_id, q->spa },
				 &out->r1);
		if (e == ERR_OK)
			*answer = KEY_FOUND;
	}
	ct_wipe(&r0, sizeof(r0));
	if (e == ERR_OK && *answer == KEY_FOUND) {
		RKH_DEBUG(s, "FT: Found PSK to generate PMK-R1 locally");
		RKH_DEBUG(s, "FT: Generated PMK-R1 for FT-PSK locally");
	} else if (e == ERR_OK) {
		RKH_DEBUG(s, "FT: Did not find PSK to generate PMK-R1 locally");
	}
	return e;
}

static void found_from(const struct rkh_entry *r1, struct rkh_now now, struct key_found *out)
{
	*out = (struct key_found){ .pairwise = r1->pairwise, .r1.len = r1->key_len };
	memcpy(out->r1.key, r1->key, r1->key_len);
	memcpy(out->r1.name, r1->name, FT_NAME_LEN);
	out->session = (struct key_session){ .lifetime_s = rkh_entry_lifetime(r1, now),
					     .session_timeout_s = rkh_entry_session(r1, now),
					     .vlan_id = r1->vlan_id,
					     .identity = rkh_entry_identity(r1),
					     .cui = rkh_entry_cui(r1) };
}

/* The timer goes where the next thing is due; nothing is due, it is off. */
static void arm(struct rkh_step *s)
{
	struct key_holder *k = s->k;
	int64_t due_ns = rkh_pull_due(k);
	bool more = k->n_push > 0;

	for (unsigned i = 0; i < k->r0kh.n; i++)
		more |= rkh_peer_has_confirmed(k->r0kh.peer[i]);
	for (unsigned i = 0; i < k->r1kh.n; i++)
		more |= rkh_peer_has_confirmed(k->r1kh.peer[i]);
	if (more || due_ns < s->now_ns)
		due_ns = s->now_ns;
	if (due_ns == k->armed_ns)
		return;
	k->armed_ns = due_ns;
	if (due_ns == TIME_NEVER)
		fx_timer_off(s->fx, RKH_TIMER);
	else
		fx_timer(s->fx, RKH_TIMER, due_ns - s->now_ns);
}

/* One message of this list whose sender has confirmed its number; false if there is none. */
static enum err judge_again(struct rkh_step *s, struct rkh_list *l, bool *did)
{
	for (unsigned i = 0; i < l->n; i++) {
		struct rkh_wait *w = rkh_peer_take(l->peer[i]);
		struct rkh_rx rx;
		enum err e;

		if (w == NULL)
			continue;
		*did = true;
		rx = (struct rkh_rx){ .src = w->src, .payload = bytes_of(w->payload, w->len) };
		e = rkh_receive(s, &rx);
		free(w);
		return e;
	}
	return ERR_OK;
}

/* One R1KH of the first push under way. */
static enum err push_next(struct rkh_step *s, bool *did)
{
	struct key_holder *k = s->k;
	struct rkh_push *p = k->push;
	const struct rkh_entry *r0;

	if (k->n_push == 0)
		return ERR_OK;
	*did = true;
	r0 = rkh_cache_find(&k->r0, p->spa, p->r0_name);
	if (p->left > k->r1kh.n)
		p->left = k->r1kh.n;
	while (r0 != NULL && p->left > 0) {
		struct rkh_peer *to = k->r1kh.peer[k->r1kh.n - p->left--];

		if (!mac_is_zero(to->mac))
			return rkh_send_push(s, to, r0);
	}
	memmove(p, p + 1, --k->n_push * sizeof(*p));
	return ERR_OK;
}

/* Whatever can be done now and finds room among the effects. */
static enum err work(struct rkh_step *s)
{
	bool did = true;
	enum err e = ERR_OK;

	while (did && e == ERR_OK && rkh_has_room(s->fx)) {
		did = false;
		e = judge_again(s, &s->k->r0kh, &did);
		if (!did && e == ERR_OK)
			e = judge_again(s, &s->k->r1kh, &did);
		if (!did && e == ERR_OK)
			e = rkh_pull_next_due(s, &did);
		if (!did && e == ERR_OK)
			e = push_next(s, &did);
	}
	arm(s);
	return e;
}

enum err key_holder_find_r1(struct key_holder *k, struct crypto *c, const struct key_query *q,
			    struct fx *fx, enum key_answer *answer, struct key_found *out)
{
	struct rkh_step s = { k, c, fx, q->now_ns };
	struct rkh_entry *r1;
	bool sent = false;
	enum err e;

	forget_old(k, q->now_ns);
	*answer = KEY_UNKNOWN;
	if (k->generate_local && q->akm->akm == AKM_FT_PSK)
		return find_local(&s, q, answer, out);
	e = rkh_own_r1(&s, q, &r1);
	if (e != ERR_OK)
		return e;
	if (r1 != NULL) {
		found_from(r1, rkh_clock(k, q->now_ns), out);
		*answer = KEY_FOUND;
		return ERR_OK;
	}
	if (!q->again)
		e = rkh_pull_start(&s, q, &sent);
	if (e == ERR_OK && sent)
		*answer = KEY_PENDING;
	arm(&s);
	return e;
}

enum err key_holder_store(struct key_holder *k, const struct key_store *in)
{
	struct rkh_step s = { k, NULL, NULL, in->now_ns };
	struct key_session session = in->session;
	struct rkh_put r0 = { .spa = in->spa, .key = bytes_of(in->r0->key, in->r0->len),
			      .name = in->r0->name, .akm = in->akm, .pairwise = in->pairwise,
			      .session = &session };
	struct rkh_put r1 = { .spa = in->spa, .key = bytes_of(in->r1->key, in->r1->len),
			      .name = in->r1->name, .pairwise = in->pairwise,
			      .session = &session };
	enum err e;

	if (k->generate_local && in->akm->akm == AKM_FT_PSK)
		return ERR_OK;
	session.lifetime_s = k->r0_life_s;
	forget_old(k, in->now_ns);
	e = rkh_cache_put(&k->r0, rkh_clock(k, in->now_ns), &r0);
	return e == ERR_OK ? rkh_put_r1(&s, r1) : e;
}

static enum err push_add(struct key_holder *k, const struct key_push *p)
{
	struct rkh_push *push;

	if (k->n_push == k->cap_push) {
		unsigned cap = k->cap_push == 0 ? 4 : 2 * k->cap_push;

		push = realloc(k->push, cap * sizeof(*push));
		if (push == NULL)
			return ERR_NOMEM;
		k->push = push;
		k->cap_push = cap;
	}
	push = &k->push[k->n_push++];
	*push = (struct rkh_push){ .spa = p->spa, .left = k->r1kh.n };
	memcpy(push->r0_name, p->r0_name, FT_NAME_LEN);
	return ERR_OK;
}

enum err key_holder_push(struct key_holder *k, struct crypto *c, const struct key_push *p,
			 struct fx *fx)
{
	struct rkh_step s = { k, c, fx, p->now_ns };
	struct rkh_entry *r0;
	char text[MAC_TEXT];
	enum err e;

	forget_old(k, p->now_ns);
	r0 = rkh_cache_find(&k->r0, p->spa, p->r0_name);
	if (!k->push_keys || k->r1kh.n == 0 || r0 == NULL || r0->pushed)
		return ERR_OK;
	r0->pushed = true;
	RKH_DEBUG(&s, "FT: Deriving and pushing PMK-R1 keys to R1KHs for STA %s",
		  mac_format(p->spa, text));
	e = push_add(k, p);
	return e == ERR_OK ? work(&s) : e;
}

enum err key_holder_rrb(struct key_holder *k, struct crypto *c, const struct rkh_frame *f,
			struct fx *fx)
{
	struct rkh_step s = { k, c, fx, f->now_ns };
	bool to_all = mac_is_group(f->dst);
	struct rkh_rx rx = { .src = f->src, .payload = f->payload, .can_ask = !to_all,
			     .to_all = to_all };
	char text[MAC_TEXT];
	enum err e;

	if (mac_is_group(f->src)) {
		RKH_DEBUG(&s, "FT: RRB-OUI received frame from multicast address %s",
			  mac_format(f->src, text));
		return ERR_OK;
	}
	forget_old(k, f->now_ns);
	e = rkh_receive(&s, &rx);
	return e == ERR_OK ? work(&s) : e;
}

enum err key_holder_timer(struct key_holder *k, struct crypto *c, int64_t now_ns, struct fx *fx)
{
	struct rkh_step s = { k, c, fx, now_ns };

	if (k->armed_ns <= now_ns)
		k->armed_ns = TIME_NEVER;
	forget_old(k, now_ns);
	return work(&s);
}

struct rkh_counts key_holder_counts(const struct key_holder *k)
{
	struct rkh_counts n = { .r0 = k->r0.n, .r1 = k->r1.n, .pending = k->n_pull };
	const struct rkh_list *list[] = { &k->r0kh, &k->r1kh };

	for (unsigned l = 0; l < 2; l++) {
		for (unsigned i = 0; i < list[l]->n; i++) {
			n.learned += !list[l]->peer[i]->configured;
			n.deferred += list[l]->peer[i]->n_waiting;
		}
	}
	return n;
}
