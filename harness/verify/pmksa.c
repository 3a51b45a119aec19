#include "crypto/ct.h"
#include "key/pmkid.h"
#include "verify/state.h"
#include "wire/sae.h"

/* What may stand for a PMKID's key: for FT by 802.1X not the XXKey but the MSK's beginning. */
struct maker {
	struct bytes key;
	enum hash hash[3];
	size_t n_hash;
};

static bool makes(struct verify *v, const struct link *l, const struct maker *m,
		  const uint8_t want[static PMKID_LEN])
{
	for (size_t i = 0; i < m->n_hash; i++) {
		const struct pmkid_in in = { m->hash[i], m->key, l->bssid, l->sta };
		uint8_t got[PMKID_LEN];

		if (!verify_ok(v, pmkid_derive(v->c, &in, got)))
			return false;
		if (memcmp(got, want, PMKID_LEN) == 0)
			return true;
	}
	return false;
}

/*
 * Of FT by 802.1X, hostapd up to 2.10 takes SHA-1 and the MSK's first 32 octets, later ones and
 * the standard SHA-256, or SHA-384 and 48 octets.
 */
static bool maker_of_msk(const struct verify_key *k, enum akm akm, struct maker *m)
{
	if (k->kind != VERIFY_MSK || (akm != AKM_FT_8021X && akm != AKM_FT_8021X_SHA384))
		return false;
	*m = (struct maker){ .key = bytes_of(k->key, akm == AKM_FT_8021X ? 32 : 48) };
	if (akm == AKM_FT_8021X) {
		m->hash[m->n_hash++] = HASH_SHA1;
		m->hash[m->n_hash++] = HASH_SHA256;
	} else {
		m->hash[m->n_hash++] = HASH_SHA384;
	}
	return true;
}

static bool maker_of_pmk(enum akm akm, struct bytes pmk, struct maker *m)
{
	*m = (struct maker){ .key = pmk, .n_hash = 1 };
	return pmkid_hash(akm, &m->hash[0]) == ERR_OK;
}

/* The PMKID of Suite B comes from a KCK, which the key alone does not give. */
static bool is_suite_b(enum akm akm)
{
	return akm == AKM_SUITE_B || akm == AKM_SUITE_B_192;
}

static bool is_ft_8021x(enum akm akm)
{
	return akm == AKM_FT_8021X || akm == AKM_FT_8021X_SHA384;
}

static const struct pmksa_seen *find_seen(const struct verify *v, struct mac sta,
					  const uint8_t pmkid[static PMKID_LEN])
{
	for (size_t i = v->n_pmksas; i > 0; i--) {
		const struct pmksa_seen *p = &v->pmksas[i - 1];

		if (mac_equal(p->sta, sta) && memcmp(p->pmkid, pmkid, PMKID_LEN) == 0)
			return p;
	}
	return NULL;
}

/* Also of a key that was made with another AP: then it is used opportunistically. */
static bool key_makes(struct verify *v, const struct link *l, size_t i,
		      const uint8_t pmkid[static PMKID_LEN])
{
	uint8_t pmk[PMK_LEN_MAX];
	struct maker m = { 0 };
	size_t len = 0;
	bool found = false;

	if (maker_of_msk(&v->keys->p[i], l->akm, &m))
		return makes(v, l, &m, pmkid);
	if (is_suite_b(l->akm) || is_ft_8021x(l->akm) ||
	    !verify_pmk(v, i, l->akm, bytes_of(l->ssid, l->ssid_len), pmk, &len))
		return false;
	if (len > 0 && maker_of_pmk(l->akm, bytes_of(pmk, len), &m))
		found = makes(v, l, &m, pmkid);
	ct_wipe(pmk, sizeof(pmk));
	return found;
}

void judge_offered(struct verify *v, struct link *l, const struct rsne *r)
{
	l->n_offered = r->n_pmkid;
	memcpy(l->offered, r->pmkid, sizeof(l->offered));
	for (unsigned n = 0; n < l->n_offered; n++) {
		bool known = find_seen(v, l->sta, l->offered[n]) != NULL;

		for (size_t i = 0; i < v->keys->n && !known; i++)
			known = key_makes(v, l, i, l->offered[n]);
		v->counts.pmkids += known;
	}
}

/* [11-2020 12.4.5.4] PMKID = L((commit-scalar + peer-commit-scalar) mod r, 0, 128) */
static void sae_pmkid(struct verify *v, struct link *l)
{
	const struct sae_commit *a = &l->commit[0], *b = &l->commit[1];
	struct ec_number sum;

	if (a->group == 0 || a->group != b->group ||
	    !verify_ok(v, ec_add_mod_order(v->c, a->group, &a->scalar, &b->scalar, &sum)))
		return;
	memcpy(l->fresh, ec_bytes(a->group, &sum).p, PMKID_LEN);
	l->has_fresh = true;
}

void judge_sae(struct verify *v, struct link *l, const struct auth *a, bool from_ap)
{
	bool h2e = a->status == STATUS_SAE_H2E;
	struct sae_commit_body b;
	struct sae_commit *c = &l->commit[from_ap];

	if (a->seq != SAE_SEQ_COMMIT || (a->status != STATUS_SUCCESS && !h2e))
		return;
	l->has_fresh = false;
	c->group = 0;
	if (sae_commit_parse(a->elements, h2e, &b) != WIRE_OK || !ec_is_known(b.group))
		return;
	c->group = (enum ec_group)b.group;
	ec_number_set(c->group, &c->scalar, b.scalar);
	sae_pmkid(v, l);
}

/* Group and public key of a Diffie-Hellman Parameter element [RFC 8110 4.2]. */
static bool public_key(struct bytes element, uint16_t *group, struct bytes *key)
{
	struct rd body;

	if (elem_ext_body(element, EXT_OWE_DH, &body) != WIRE_OK || !rd_le16(&body, group))
		return false;
	*key = rd_rest(&body);
	return true;
}

/* [RFC 8110 4.4] PMKID = Truncate-128(Hash(C || A)), C and A being the public keys. */
void judge_owe(struct verify *v, struct link *l, struct bytes response_dh)
{
	struct bytes part[2];
	uint16_t group, same;
	enum hash h;

	if (l->akm != AKM_OWE)
		return;
	l->has_fresh = false;
	if (!public_key(kept_get(&l->req_dh), &group, &part[0]) ||
	    !public_key(response_dh, &same, &part[1]) || group != same)
		return;
	h = group == 19 ? HASH_SHA256 : group == 20 ? HASH_SHA384 : HASH_SHA512;
	l->has_fresh = verify_ok(v, hash_digest(v->c, h, part, 2, l->fresh, PMKID_LEN));
}

/* Whether pmkid is that of the session's PMK; *judged is false if nobody can tell. */
static bool is_of_session(struct verify *v, const struct link *l, const struct verify_session *s,
			  const uint8_t pmkid[static PMKID_LEN], bool *judged)
{
	const struct pmksa_seen *seen = find_seen(v, l->sta, pmkid);
	struct maker m = { 0 };

	*judged = true;
	if (l->has_fresh && memcmp(pmkid, l->fresh, PMKID_LEN) == 0)
		return true;
	if (seen)
		return seen->pmk_len == s->pmk_len && ct_equal(seen->pmk, s->pmk, s->pmk_len);
	if (maker_of_msk(&v->keys->p[s->key], s->akm, &m))
		return makes(v, l, &m, pmkid);
	*judged = !is_suite_b(s->akm) && !is_ft_8021x(s->akm) &&
		  maker_of_pmk(s->akm, bytes_of(s->pmk, s->pmk_len), &m);
	if (*judged)
		return makes(v, l, &m, pmkid);
	*judged = l->has_fresh;
	return false;
}

static void remember(struct verify *v, const struct link *l, const struct verify_session *s,
		     const uint8_t pmkid[static PMKID_LEN])
{
	struct pmksa_seen *p;

	if (find_seen(v, l->sta, pmkid) ||
	    !verify_grow(v, &v->pmksas, v->n_pmksas, &v->cap_pmksas, sizeof(*p), PMKSAS_MAX))
		return;
	p = &v->pmksas[v->n_pmksas++];
	*p = (struct pmksa_seen){ .sta = l->sta, .aa = l->bssid, .akm = s->akm,
				  .pmk_len = s->pmk_len };
	memcpy(p->pmkid, pmkid, PMKID_LEN);
	memcpy(p->pmk, s->pmk, s->pmk_len);
}

/* The KCK of the handshake that began a PMKSA names it [11-2020 12.7.1.3]. */
static void remember_suite_b(struct verify *v, const struct link *l,
			     const struct verify_session *s)
{
	struct pmkid_in in = { .key = ptk_kck(&s->ptk), .aa = l->bssid, .spa = l->sta };
	uint8_t pmkid[PMKID_LEN];

	if (l->n_offered == 0 && verify_ok(v, pmkid_hash(s->akm, &in.hash)) &&
	    verify_ok(v, pmkid_derive(v->c, &in, pmkid)))
		remember(v, l, s, pmkid);
}

void judge_pmkid(struct verify *v, struct link *l)
{
	struct verify_session *s = session_of(v, l);
	bool judged = false, right;

	if (!s)
		return;
	if (l->hs.has_pmkid) {
		right = is_of_session(v, l, s, l->hs.pmkid, &judged);
		s->has_pmkid = judged && right;
		memcpy(s->pmkid, l->hs.pmkid, PMKID_LEN);
		v->counts.pmkids += s->has_pmkid;
		if (judged && !right)
			verify_violate(v, v->frame_no, VIOLATION_PMKID, l,
				       "PMKID of message 1 is not that of the PMK");
		if (!judged || right)
			remember(v, l, s, l->hs.pmkid);
	}
	if (l->has_fresh)
		remember(v, l, s, l->fresh);
	if (is_suite_b(s->akm))
		remember_suite_b(v, l, s);
	l->has_fresh = false;
}
