#include "proto/mobility.h"

#include <string.h>

#include "base/time.h"
#include "crypto/ct.h"

static const uint8_t magic[4] = { 'R', 'W', 'M', 'G' };
enum { VERSION = 1 };

static void put_counted(struct wr *w, struct bytes b)
{
	wr_u8(w, (uint8_t)b.len);
	wr_bytes(w, b);
}

static bool get_counted(struct rd *r, size_t max, struct bytes *b)
{
	uint8_t len;

	return rd_u8(r, &len) && len <= max && rd_take(r, len, b);
}

void mobility_build(struct wr *w, const struct mobility_msg *m)
{
	wr_bytes(w, BYTES(magic));
	wr_u8(w, VERSION);
	wr_u8(w, (uint8_t)m->kind);
	put_counted(w, m->group);
	wr_be16(w, (uint16_t)m->body.len);
	wr_bytes(w, m->body);
}

bool mobility_parse(struct bytes message, struct mobility_msg *m)
{
	struct rd r = rd_of(message);
	struct bytes head;
	uint8_t version, kind;
	uint16_t len;

	if (!rd_take(&r, sizeof(magic), &head) || !bytes_equal(head, BYTES(magic)) ||
	    !rd_u8(&r, &version) || version != VERSION || !rd_u8(&r, &kind) || kind == 0 ||
	    kind >= MOBILITY_KIND_END || !get_counted(&r, MOBILITY_GROUP_MAX, &m->group) ||
	    !rd_be16(&r, &len) || !rd_take(&r, len, &m->body) || r.left != 0)
		return false;
	m->kind = (enum mobility_kind)kind;
	return true;
}

/* PMKs */

static uint32_t left_ms(int64_t until_ns, int64_t now_ns)
{
	int64_t left = (until_ns - now_ns) / NS_PER_MS;

	return left < 0 ? 0 : left > UINT32_MAX ? UINT32_MAX : (uint32_t)left;
}

void mobility_pmk_build(struct wr *w, const struct mobility_pmk *p, int64_t now_ns)
{
	const struct pmksa *k = &p->pmksa;

	put_counted(w, p->ssid);
	wr_mac(w, k->aa);
	wr_mac(w, k->spa);
	wr_u8(w, (uint8_t)k->akm);
	wr_bytes(w, BYTES(k->pmkid));
	put_counted(w, bytes_of(k->pmk, k->pmk_len));
	put_counted(w, bytes_of(k->kck, k->kck_len));
	wr_be32(w, left_ms(k->reauth_ns, now_ns));
	wr_be32(w, left_ms(k->expires_ns, now_ns));
	wr_be16(w, k->session.vlan_id);
	wr_be32(w, k->session.session_timeout_s);
	put_counted(w, bytes_of(k->session.identity, k->session.identity_len));
}

/* At most max octets with their length before them. */
static bool get_key(struct rd *r, uint8_t *to, size_t max, uint8_t *len)
{
	struct bytes b;

	if (!get_counted(r, max, &b))
		return false;
	*len = (uint8_t)b.len;
	if (b.len > 0)
		memcpy(to, b.p, b.len);
	return true;
}

static bool get_pmksa(struct rd *r, struct pmksa *k, int64_t now_ns)
{
	struct pmksa_session *s = &k->session;
	uint32_t reauth_ms, expires_ms;
	uint8_t akm;

	if (!rd_mac(r, &k->aa) || !rd_mac(r, &k->spa) || !rd_u8(r, &akm) ||
	    !rd_copy(r, k->pmkid, sizeof(k->pmkid)) ||
	    !get_key(r, k->pmk, sizeof(k->pmk), &k->pmk_len) ||
	    !get_key(r, k->kck, sizeof(k->kck), &k->kck_len) || !rd_be32(r, &reauth_ms) ||
	    !rd_be32(r, &expires_ms) || !rd_be16(r, &s->vlan_id) ||
	    !rd_be32(r, &s->session_timeout_s) ||
	    !get_key(r, s->identity, sizeof(s->identity), &s->identity_len))
		return false;
	k->akm = (enum akm)akm;
	k->made_ns = now_ns;
	k->reauth_ns = now_ns + reauth_ms * NS_PER_MS;
	k->expires_ns = now_ns + expires_ms * NS_PER_MS;
	return r->left == 0 && akm < 32 && !mac_is_group(k->spa) && expires_ms > 0 &&
	       k->pmk_len >= 32 &&
	       (SUITE_BIT(akm) & (AKM_EAP_MASK | AKM_SAE_MASK)) != 0;
}

bool mobility_pmk_parse(struct bytes body, int64_t now_ns, struct mobility_pmk *p)
{
	struct rd r = rd_of(body);

	*p = (struct mobility_pmk){ .ssid = { NULL, 0 } };
	if (get_counted(&r, SSID_MAX, &p->ssid) && get_pmksa(&r, &p->pmksa, now_ns))
		return true;
	ct_wipe(&p->pmksa, sizeof(p->pmksa));
	return false;
}
