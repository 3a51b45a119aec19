#include "proto/cckm_cache.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "crypto/ct.h"

/* A record, when it was last touched, and which version of the group's messages made it. */
struct slot {
	bool used;
	uint64_t touched;
	unsigned version; /* 0: our own */
	struct cckm_record r;
};

struct cckm_cache {
	struct slot slot[CCKM_CACHE_MAX];
	uint64_t touches;
	uint32_t audits;
};

enum { PUSH_MAGIC = 0x4343, PUSH_WPA = 1, VERSION_1 = 1, VERSION_2 = 2 };

enum err cckm_cache_new(struct cckm_cache **out)
{
	*out = calloc(1, sizeof(**out));
	return *out ? ERR_OK : ERR_NOMEM;
}

void cckm_cache_free(struct cckm_cache *k)
{
	if (k)
		ct_wipe(k, sizeof(*k));
	free(k);
}

static bool is_of(const struct slot *s, struct mac sta, struct bytes ssid)
{
	return s->used && mac_equal(s->r.sta, sta) &&
	       bytes_equal(bytes_of(s->r.ssid, s->r.ssid_len), ssid);
}

static const struct slot *look(const struct cckm_cache *k, struct mac sta, struct bytes ssid)
{
	for (size_t i = 0; i < CCKM_CACHE_MAX; i++) {
		if (is_of(&k->slot[i], sta, ssid))
			return &k->slot[i];
	}
	return NULL;
}

/* This station's slot; else a free one, else the one untouched the longest. */
static struct slot *slot_for(struct cckm_cache *k, const struct cckm_record *r)
{
	const struct slot *own = look(k, r->sta, bytes_of(r->ssid, r->ssid_len));
	struct slot *best = &k->slot[0];

	if (own)
		return &k->slot[own - k->slot];
	for (size_t i = 0; i < CCKM_CACHE_MAX; i++) {
		if (!k->slot[i].used)
			return &k->slot[i];
		if (k->slot[i].touched < best->touched)
			best = &k->slot[i];
	}
	return best;
}

const struct cckm_record *cckm_cache_find(const struct cckm_cache *k, struct mac sta,
					  struct bytes ssid, int64_t now_ns)
{
	const struct slot *s = look(k, sta, ssid);

	return s && now_ns < s->r.until_ns ? &s->r : NULL;
}

static void put(struct cckm_cache *k, struct slot *s, const struct cckm_record *r, unsigned version)
{
	s->r = *r;
	s->used = true;
	s->version = version;
	s->touched = ++k->touches;
}

static void push(const struct cckm_cache *k, const struct slot *s, struct fx *fx)
{
	fx_tell(fx, CCKM_CACHE_TELL_PUSH, (uint32_t)(s - k->slot));
}

void cckm_cache_store(struct cckm_cache *k, const struct cckm_record *r, int64_t now_ns,
		      struct fx *fx)
{
	struct slot *s = slot_for(k, r);

	INVARIANT(r->ssid_len <= SSID_MAX && r->until_ns >= now_ns);
	put(k, s, r, 0);
	s->r.audit_id = ++k->audits;
	/* A WLC says so of a full authentication only. */
	for (unsigned version = VERSION_1; version <= VERSION_2; version++)
		fx_log(fx, LOG_DEBUG, false,
		       "CCKM: Sending CCKM PMK (Version_%u) information to mobility group",
		       version);
	push(k, s, fx);
}

void cckm_cache_moved(struct cckm_cache *k, const struct cckm_record *r, uint32_t rn,
		      int64_t now_ns, struct fx *fx)
{
	const struct slot *at = look(k, r->sta, bytes_of(r->ssid, r->ssid_len));
	struct slot *s;

	INVARIANT(at != NULL && now_ns < at->r.until_ns && rn > at->r.rn);
	s = &k->slot[at - k->slot];
	s->r.rn = rn;
	s->touched = ++k->touches;
	push(k, s, fx);
}

void cckm_cache_drop(struct cckm_cache *k, struct mac sta, struct bytes ssid)
{
	const struct slot *s = look(k, sta, ssid);

	if (s)
		ct_wipe(&k->slot[s - k->slot], sizeof(*s));
}

const struct cckm_record *cckm_cache_at(const struct cckm_cache *k, uint32_t slot)
{
	return slot < CCKM_CACHE_MAX && k->slot[slot].used ? &k->slot[slot].r : NULL;
}

size_t cckm_cache_size(const struct cckm_cache *k)
{
	size_t n = 0;

	for (size_t i = 0; i < CCKM_CACHE_MAX; i++)
		n += k->slot[i].used;
	return n;
}

/* The mobility group's messages. */
void cckm_push_build(struct wr *w, const struct cckm_record *r, unsigned version, int64_t now_ns)
{
	int64_t left_s = (r->until_ns - now_ns) / NS_PER_S;

	INVARIANT(version == VERSION_1 || version == VERSION_2);
	wr_be16(w, PUSH_MAGIC);
	wr_u8(w, (uint8_t)version);
	wr_u8(w, r->wpa ? PUSH_WPA : 0);
	wr_mac(w, r->sta);
	wr_u8(w, (uint8_t)r->pairwise);
	wr_u8(w, (uint8_t)r->group);
	wr_be32(w, r->rn);
	wr_be32(w, left_s > 0 ? (uint32_t)left_s : 0);
	wr_put(w, r->keys.krk, sizeof(r->keys.krk));
	wr_put(w, r->keys.btk, sizeof(r->keys.btk));
	wr_u8(w, r->ssid_len);
	wr_put(w, r->ssid, r->ssid_len);
	if (version == VERSION_2) {
		wr_be16(w, r->vlan_id);
		wr_be32(w, r->audit_id);
	}
}

static bool read_head(struct rd *r, unsigned *version, struct cckm_record *out)
{
	uint16_t magic;
	uint8_t v, flags, pairwise, group;

	if (!rd_be16(r, &magic) || !rd_u8(r, &v) || !rd_u8(r, &flags) || !rd_mac(r, &out->sta) ||
	    !rd_u8(r, &pairwise) || !rd_u8(r, &group) || magic != PUSH_MAGIC ||
	    (v != VERSION_1 && v != VERSION_2) || flags > PUSH_WPA)
		return false;
	if ((pairwise != CIPHER_TKIP && pairwise != CIPHER_CCMP_128) ||
	    (group != CIPHER_TKIP && group != CIPHER_CCMP_128))
		return false;
	*version = v;
	out->wpa = flags == PUSH_WPA;
	out->pairwise = (enum cipher)pairwise;
	out->group = (enum cipher)group;
	return true;
}

static bool push_parse(struct bytes message, int64_t now_ns, unsigned *version,
		       struct cckm_record *out)
{
	struct rd r = rd_of(message);
	uint32_t left_s;

	*out = (struct cckm_record){0};
	if (!read_head(&r, version, out) || !rd_be32(&r, &out->rn) || !rd_be32(&r, &left_s) ||
	    !rd_copy(&r, out->keys.krk, sizeof(out->keys.krk)) ||
	    !rd_copy(&r, out->keys.btk, sizeof(out->keys.btk)) || !rd_u8(&r, &out->ssid_len) ||
	    out->ssid_len > SSID_MAX || !rd_copy(&r, out->ssid, out->ssid_len))
		return false;
	if (*version == VERSION_2 &&
	    (!rd_be16(&r, &out->vlan_id) || !rd_be32(&r, &out->audit_id)))
		return false;
	out->until_ns = now_ns + left_s * NS_PER_S;
	return r.left == 0;
}

static bool same_keys(const struct cckm_record *a, const struct cckm_record *b)
{
	return ct_equal(a->keys.krk, b->keys.krk, sizeof(a->keys.krk)) &&
	       ct_equal(a->keys.btk, b->keys.btk, sizeof(a->keys.btk));
}

/* Whether a message of this version tells less than what is here already. */
static bool is_stale(const struct slot *s, const struct cckm_record *r, unsigned version)
{
	if (!same_keys(&s->r, r))
		return false;
	return r->rn < s->r.rn || (r->rn == s->r.rn && (s->version == 0 || version <= s->version));
}

/* Version 1 moves a record on and leaves what it does not know: VLAN and audit ID. */
bool cckm_cache_receive(struct cckm_cache *k, struct bytes message, int64_t now_ns)
{
	struct cckm_record r;
	const struct slot *at;
	unsigned version;
	bool taken = push_parse(message, now_ns, &version, &r);

	if (taken) {
		at = look(k, r.sta, bytes_of(r.ssid, r.ssid_len));
		taken = !at || !is_stale(at, &r, version);
		if (taken && at && version == VERSION_1 && same_keys(&at->r, &r)) {
			r.vlan_id = at->r.vlan_id;
			r.audit_id = at->r.audit_id;
		}
	}
	if (taken)
		put(k, slot_for(k, &r), &r, version);
	ct_wipe(&r, sizeof(r));
	return taken;
}
