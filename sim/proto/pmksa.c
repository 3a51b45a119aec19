#include "proto/pmksa.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "crypto/ct.h"

enum { FIRST_ROOM = 8 };

void pmksa_cache_init(struct pmksa_cache *c, unsigned max, unsigned max_of_spa)
{
	INVARIANT(max > 0);
	*c = (struct pmksa_cache){ .max = max, .max_of_spa = max_of_spa };
}

void pmksa_cache_fini(struct pmksa_cache *c)
{
	if (c->entry != NULL)
		ct_wipe(c->entry, c->room * sizeof(*c->entry));
	free(c->entry);
	*c = (struct pmksa_cache){ .max = c->max, .max_of_spa = c->max_of_spa };
}

bool pmksa_fits_akm(const struct pmksa *e, enum akm akm)
{
	static const uint32_t families[] = {
		SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_FT_SAE),
		SUITE_BIT(AKM_SAE_EXT) | SUITE_BIT(AKM_FT_SAE_EXT),
	};

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if ((families[i] & SUITE_BIT(e->akm)) != 0 && (families[i] & SUITE_BIT(akm)) != 0)
			return true;
	return e->akm == akm;
}

/* Going, and making room */

void pmksa_remove(struct pmksa_cache *c, struct pmksa *e)
{
	unsigned at = (unsigned)(e - c->entry);

	INVARIANT(at < c->n);
	c->n--;
	memmove(e, e + 1, (c->n - at) * sizeof(*e));
	ct_wipe(&c->entry[c->n], sizeof(*e));
}

void pmksa_flush(struct pmksa_cache *c, struct mac spa)
{
	for (unsigned i = c->n; i > 0; i--)
		if (mac_equal(spa, MAC_ZERO) || mac_equal(c->entry[i - 1].spa, spa))
			pmksa_remove(c, &c->entry[i - 1]);
}

void pmksa_expire(struct pmksa_cache *c, int64_t now_ns)
{
	for (unsigned i = c->n; i > 0; i--)
		if (c->entry[i - 1].expires_ns <= now_ns)
			pmksa_remove(c, &c->entry[i - 1]);
}

/* Of all, or of one station (spa not zero), the one that expires first; the older of equals. */
static struct pmksa *first_to_expire(struct pmksa_cache *c, struct mac spa)
{
	struct pmksa *first = NULL;

	for (unsigned i = 0; i < c->n; i++) {
		struct pmksa *e = &c->entry[i];

		if (!mac_equal(spa, MAC_ZERO) && !mac_equal(e->spa, spa))
			continue;
		if (first == NULL || e->expires_ns < first->expires_ns)
			first = e;
	}
	return first;
}

static unsigned count_of(const struct pmksa_cache *c, struct mac spa)
{
	unsigned n = 0;

	for (unsigned i = 0; i < c->n; i++)
		n += mac_equal(c->entry[i].spa, spa);
	return n;
}

/* realloc would leave a copy of the keys behind. */
static bool make_room(struct pmksa_cache *c)
{
	unsigned room = c->room == 0 ? FIRST_ROOM : c->room * 2;
	struct pmksa *grown;

	if (c->n < c->room)
		return true;
	grown = calloc(room, sizeof(*grown));
	if (grown == NULL)
		return false;
	if (c->entry != NULL) {
		memcpy(grown, c->entry, c->n * sizeof(*grown));
		ct_wipe(c->entry, c->room * sizeof(*c->entry));
		free(c->entry);
	}
	c->entry = grown;
	c->room = room;
	return true;
}

static bool replaces(const struct pmksa *now, const struct pmksa *old)
{
	if (!mac_equal(now->spa, old->spa))
		return false;
	if (memcmp(now->pmkid, old->pmkid, PMKID_LEN) == 0 && mac_equal(now->aa, old->aa))
		return true;
	return mac_equal(now->aa, old->aa) && now->network == old->network &&
	       pmksa_fits_akm(old, now->akm);
}

struct pmksa *pmksa_add(struct pmksa_cache *c, const struct pmksa *e)
{
	struct pmksa copy = *e;
	struct pmksa *kept = NULL;

	for (unsigned i = c->n; i > 0; i--)
		if (replaces(&copy, &c->entry[i - 1]))
			pmksa_remove(c, &c->entry[i - 1]);
	if (c->max_of_spa != 0 && count_of(c, copy.spa) >= c->max_of_spa)
		pmksa_remove(c, first_to_expire(c, copy.spa));
	if (c->n >= c->max)
		pmksa_remove(c, first_to_expire(c, MAC_ZERO));
	if (make_room(c)) {
		kept = &c->entry[c->n++];
		*kept = copy;
	}
	ct_wipe(&copy, sizeof(copy));
	return kept;
}

/* Finding; the newest first */

struct pmksa *pmksa_by_pmkid(const struct pmksa_cache *c, struct mac spa,
			     const uint8_t pmkid[static PMKID_LEN], int64_t now_ns)
{
	for (unsigned i = c->n; i > 0; i--) {
		struct pmksa *e = &c->entry[i - 1];

		if (mac_equal(e->spa, spa) && e->expires_ns > now_ns &&
		    memcmp(e->pmkid, pmkid, PMKID_LEN) == 0)
			return e;
	}
	return NULL;
}

/* [wpa_supplicant] SAE is not run again in an association: what is due for it serves no other. */
static bool is_usable(const struct pmksa *e, int64_t now_ns)
{
	bool is_sae = (SUITE_BIT(e->akm) & AKM_SAE_MASK) != 0;

	return e->expires_ns > now_ns && (!is_sae || e->reauth_ns > now_ns);
}

struct pmksa *pmksa_of_ap(const struct pmksa_cache *c, struct mac aa, const void *network,
			  enum akm akm, int64_t now_ns)
{
	for (unsigned i = c->n; i > 0; i--) {
		struct pmksa *e = &c->entry[i - 1];

		if (mac_equal(e->aa, aa) && e->network == network && is_usable(e, now_ns) &&
		    pmksa_fits_akm(e, akm))
			return e;
	}
	return NULL;
}

struct pmksa *pmksa_newest(const struct pmksa_cache *c, const void *network, enum akm akm,
			   int64_t now_ns)
{
	for (unsigned i = c->n; i > 0; i--) {
		struct pmksa *e = &c->entry[i - 1];

		if (e->network == network && is_usable(e, now_ns) && pmksa_fits_akm(e, akm))
			return e;
	}
	return NULL;
}

struct pmksa *pmksa_of_other_akm(const struct pmksa_cache *c, enum akm akm)
{
	const uint32_t alike = SUITE_BIT(AKM_8021X) | SUITE_BIT(AKM_8021X_SHA256);

	for (unsigned i = c->n; i > 0 && (SUITE_BIT(akm) & alike) != 0; i--) {
		struct pmksa *e = &c->entry[i - 1];

		if (e->akm != akm && (SUITE_BIT(e->akm) & alike) != 0)
			return e;
	}
	return NULL;
}

/* Names */

/* [12.7.1.3] Whether the PMKID is bound to the AP's address; that of SAE is of the exchange. */
static bool name_of_addresses(enum akm akm)
{
	enum hash hash;

	return pmkid_hash(akm, &hash) == ERR_OK;
}

/* [12.7.1.3] Its PMKID is made with the KCK, so there is none before a 4-way handshake. */
static bool by_kck(enum akm akm)
{
	return akm == AKM_SUITE_B || akm == AKM_SUITE_B_192;
}

bool pmksa_has_pmkid(const struct pmksa *e)
{
	return e->akm != AKM_CCKM && (!by_kck(e->akm) || e->kck_len > 0);
}

enum err pmksa_name(struct crypto *crypto, struct pmksa *e)
{
	struct pmkid_in in = { .key = by_kck(e->akm) ? bytes_of(e->kck, e->kck_len)
					     : bytes_of(e->pmk, e->pmk_len),
			       .aa = e->aa,
			       .spa = e->spa };
	enum err err;

	if (!pmksa_has_pmkid(e))
		return ERR_OK;
	err = pmkid_hash(e->akm, &in.hash);
	return err == ERR_OK ? pmkid_derive(crypto, &in, e->pmkid) : err;
}

enum err pmksa_take_kck(struct crypto *crypto, struct pmksa *e, struct bytes kck, bool *named)
{
	*named = by_kck(e->akm) && e->kck_len == 0 && kck.len > 0;
	if (!*named)
		return ERR_OK;
	INVARIANT(kck.len <= sizeof(e->kck));
	memcpy(e->kck, kck.p, kck.len);
	e->kck_len = (uint8_t)kck.len;
	return pmksa_name(crypto, e);
}

struct bytes pmksa_pmkid(const struct pmksa *e)
{
	return pmksa_has_pmkid(e) ? BYTES(e->pmkid) : bytes_of(NULL, 0);
}

enum err pmksa_clone(struct crypto *crypto, const struct pmksa *from, struct mac aa,
		     struct pmksa *out)
{
	*out = *from;
	out->aa = aa;
	out->opportunistic = true;
	return name_of_addresses(from->akm) ? pmksa_name(crypto, out) : ERR_OK;
}

enum err pmksa_find_okc(const struct pmksa_cache *c, struct crypto *crypto,
			const struct pmksa_okc *q, struct pmksa **found)
{
	struct pmksa at;
	enum err err = ERR_OK;

	*found = NULL;
	for (unsigned i = c->n; i > 0 && *found == NULL && err == ERR_OK; i--) {
		struct pmksa *e = &c->entry[i - 1];

		if (!mac_equal(e->spa, q->spa) || e->expires_ns <= q->now_ns)
			continue;
		err = pmksa_clone(crypto, e, q->aa, &at);
		if (err == ERR_OK && memcmp(at.pmkid, q->pmkid, PMKID_LEN) == 0)
			*found = e;
		ct_wipe(&at, sizeof(at));
	}
	return err;
}
