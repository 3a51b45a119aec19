#include "verify/state.h"

#include <stdlib.h>

#include "crypto/ct.h"

const char *violation_text(enum violation_kind k)
{
	static const char *const words[] = {
		[VIOLATION_NO_KEY] = "no-key",
		[VIOLATION_EAPOL_MIC] = "eapol-mic",
		[VIOLATION_REPLAY] = "replay-counter",
		[VIOLATION_NONCE] = "nonce",
		[VIOLATION_ELEMENT] = "element",
		[VIOLATION_NAME] = "key-name",
		[VIOLATION_PMKID] = "pmkid",
		[VIOLATION_HOLDER] = "key-holder",
		[VIOLATION_FTE_MIC] = "fte-mic",
		[VIOLATION_KEY_DATA] = "key-data",
		[VIOLATION_DECRYPT] = "decrypt",
		[VIOLATION_UNKNOWN] = "unknown-keys",
		[VIOLATION_PN] = "packet-number",
		[VIOLATION_GROUP_MIC] = "group-mic",
		[VIOLATION_MALFORMED] = "malformed",
		[VIOLATION_CCKM] = "cckm",
		[VIOLATION_RADIUS] = "radius",
		[VIOLATION_HOLDER_FRAME] = "inter-ap",
	};

	return (unsigned)k < VIOLATION_KIND_COUNT ? words[k] : "unknown";
}

bool verify_ok(struct verify *v, enum err e)
{
	if (e != ERR_OK && v->failed == ERR_OK)
		v->failed = e;
	return e == ERR_OK;
}

bool verify_grow(struct verify *v, void *array, size_t n, size_t *cap, size_t size, size_t max)
{
	void **p = array;
	size_t want = *cap == 0 ? 8 : 2 * *cap;
	void *grown;

	if (n < *cap)
		return true;
	if (n >= max)
		return verify_ok(v, ERR_LIMIT);
	grown = calloc(want, size);
	if (!grown)
		return verify_ok(v, ERR_NOMEM);
	if (n > 0) {
		memcpy(grown, *p, n * size);
		ct_wipe(*p, n * size);
	}
	free(*p);
	*p = grown;
	*cap = want;
	return true;
}

static void violate(struct verify *v, const struct violation *x)
{
	v->counts.violations++;
	if (v->n_violations == VIOLATIONS_MAX)
		return;
	if (verify_grow(v, &v->violations, v->n_violations, &v->cap_violations, sizeof(*x),
			VIOLATIONS_MAX))
		v->violations[v->n_violations++] = *x;
}

void verify_violate(struct verify *v, uint64_t frame_no, enum violation_kind kind,
		    const struct link *l, const char *text)
{
	violate(v, &(struct violation){ frame_no, kind, l->sta, l->bssid, text });
}

void verify_violate_between(struct verify *v, enum violation_kind kind, struct mac from,
			    struct mac to, const char *text)
{
	violate(v, &(struct violation){ v->frame_no, kind, from, to, text });
}

static struct link *link_add(struct verify *v, uint64_t key, struct mac sta, struct mac bssid)
{
	struct link *l;

	if (!verify_grow(v, &v->links, v->n_links, &v->cap_links, sizeof(struct link *),
			 LINKS_MAX))
		return NULL;
	l = calloc(1, sizeof(*l));
	if (!l || !map_put(&v->link_of, key, (uint32_t)v->n_links)) {
		free(l);
		(void)verify_ok(v, ERR_NOMEM);
		return NULL;
	}
	l->sta = sta;
	l->bssid = bssid;
	v->links[v->n_links++] = l;
	return l;
}

struct link *link_get(struct verify *v, struct mac sta, struct mac bssid)
{
	uint64_t key = mac_key(sta) * UINT64_C(0x9e3779b97f4a7c15) + mac_key(bssid);
	int64_t i;

	/* Two pairs of one key: the second takes the next free one. */
	for (; (i = map_get(&v->link_of, key)) >= 0; key++) {
		struct link *l = v->links[i];

		if (mac_equal(l->sta, sta) && mac_equal(l->bssid, bssid))
			return l;
	}
	return link_add(v, key, sta, bssid);
}

struct vbss *vbss_get(struct verify *v, struct mac bssid)
{
	struct vbss *b;

	for (size_t i = 0; i < v->n_bss; i++) {
		if (mac_equal(v->bss[i].bssid, bssid))
			return &v->bss[i];
	}
	if (!verify_grow(v, &v->bss, v->n_bss, &v->cap_bss, sizeof(*b), VBSS_MAX))
		return NULL;
	b = &v->bss[v->n_bss++];
	*b = (struct vbss){ .bssid = bssid, .group = CIPHER_CCMP_128 };
	return b;
}

struct verify_session *session_add(struct verify *v, struct link *l)
{
	if (!verify_grow(v, &v->sessions, v->n_sessions, &v->cap_sessions, sizeof(*v->sessions),
			 SESSIONS_MAX))
		return NULL;
	l->session = v->n_sessions;
	l->keyed = true;
	v->sessions[v->n_sessions] = (struct verify_session){
		.frame_no = v->frame_no, .sta = l->sta, .bssid = l->bssid, .akm = l->akm,
		.pairwise = l->pairwise,
	};
	return &v->sessions[v->n_sessions++];
}

struct verify_session *session_of(struct verify *v, const struct link *l)
{
	return l->keyed ? &v->sessions[l->session] : NULL;
}

void kept_set(struct kept *k, struct bytes b)
{
	k->len = b.len <= sizeof(k->p) ? b.len : 0;
	if (k->len > 0)
		memcpy(k->p, b.p, k->len);
}

struct bytes link_ssid(struct verify *v, const struct link *l)
{
	const struct vbss *b;

	if (l->ssid_len > 0)
		return bytes_of(l->ssid, l->ssid_len);
	b = vbss_get(v, l->bssid);
	if (b && b->ssid_len > 0)
		return bytes_of(b->ssid, b->ssid_len);
	for (size_t i = v->n_links; i > 0; i--) {
		const struct link *other = v->links[i - 1];

		if (mac_equal(other->sta, l->sta) && other->ssid_len > 0)
			return bytes_of(other->ssid, other->ssid_len);
	}
	return bytes_of(NULL, 0);
}

bool verify_pmk(struct verify *v, size_t i, enum akm akm, struct bytes ssid, uint8_t *pmk,
		size_t *len)
{
	struct psk_memo *m;

	for (size_t k = 0; k < v->n_memo; k++) {
		m = &v->memo[k];
		if (m->key == i && m->akm == akm &&
		    bytes_equal(bytes_of(m->ssid, m->ssid_len), ssid)) {
			memcpy(pmk, m->pmk, m->pmk_len);
			*len = m->pmk_len;
			return true;
		}
	}
	if (!verify_ok(v, verify_keys_pmk(v->c, &v->keys->p[i], akm, ssid, pmk, len)))
		return false;
	if (v->keys->p[i].kind != VERIFY_PWD || ssid.len > SSID_MAX)
		return true;
	if (!verify_grow(v, &v->memo, v->n_memo, &v->cap_memo, sizeof(*m), VERIFY_KEYS_MAX))
		return false;
	m = &v->memo[v->n_memo++];
	*m = (struct psk_memo){ .key = i, .akm = akm, .ssid_len = ssid.len, .pmk_len = *len };
	if (ssid.len > 0)
		memcpy(m->ssid, ssid.p, ssid.len);
	memcpy(m->pmk, pmk, *len);
	return true;
}

bool link_is_repeat(struct link *l, const struct vframe *f)
{
	bool repeat = f->h.retry && l->has_last[f->from_ap] &&
		      l->last_seq[f->from_ap] == f->h.seq;

	l->has_last[f->from_ap] = true;
	l->last_seq[f->from_ap] = f->h.seq;
	return repeat;
}
