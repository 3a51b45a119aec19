#include "key/ft.h"

#include "crypto/ct.h"
#include "key/prf.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(literal) bytes_of(literal, sizeof(literal) - 1)

/* PMKR0Name, PMKR1Name: Truncate-128(Hash(parts)) [11-2020 12.7.1.6.3, 12.7.1.6.4] */
static enum err name_r0(struct crypto *c, const struct akm_row *akm, struct bytes salt,
			uint8_t name[FT_NAME_LEN])
{
	const struct bytes part[] = { TEXT("FT-R0N"), salt };

	return hash_digest(c, akm->hash, part, N_OF(part), name, FT_NAME_LEN);
}

enum err ft_derive_r0(struct crypto *c, const struct ft_r0_in *in, struct pmk_r0 *out)
{
	uint8_t data[PMK_LEN_MAX + FT_NAME_LEN];
	size_t q = in->akm->q_bits / 8;
	const uint8_t ssid_len = (uint8_t)in->ssid.len, r0kh_len = (uint8_t)in->r0kh_id.len;
	const struct bytes part[] = {
		bytes_of(&ssid_len, 1), in->ssid,    BYTES(in->mdid),
		bytes_of(&r0kh_len, 1), in->r0kh_id, BYTES(in->s0kh_id.b),
	};
	struct prf_in kdf = { in->xxkey, "FT-R0", part, N_OF(part) };
	struct pmk_r0 r0 = { .len = (uint8_t)q };
	enum err e;

	if (!in->akm->is_ft)
		return ERR_UNSUPPORTED;
	if (in->xxkey.len != in->akm->pmk_len || in->ssid.len > 32 || in->r0kh_id.len < 1 ||
	    in->r0kh_id.len > R0KH_ID_MAX)
		return ERR_RANGE;
	/* R0-Key-Data is PMK-R0 || PMK-R0Name-Salt */
	e = kdf_hash(c, in->akm->hash, &kdf, data, (q + FT_NAME_LEN) * 8);
	if (!e)
		e = name_r0(c, in->akm, bytes_of(data + q, FT_NAME_LEN), r0.name);
	if (!e) {
		memcpy(r0.key, data, q);
		*out = r0;
	}
	ct_wipe(data, sizeof(data));
	ct_wipe(&r0, sizeof(r0));
	return e;
}

enum err ft_derive_r1_name(struct crypto *c, const struct ft_r1_name_in *in,
			   uint8_t name[static FT_NAME_LEN])
{
	const struct bytes part[] = {
		TEXT("FT-R1N"),
		bytes_of(in->r0_name, FT_NAME_LEN),
		BYTES(in->r1kh_id.b),
		BYTES(in->s1kh_id.b),
	};

	if (!in->akm->is_ft)
		return ERR_UNSUPPORTED;
	return hash_digest(c, in->akm->hash, part, N_OF(part), name, FT_NAME_LEN);
}

enum err ft_derive_r1(struct crypto *c, const struct ft_r1_in *in, struct pmk_r1 *out)
{
	const struct ft_r1_name_in name = { in->akm, in->r0->name, in->r1kh_id, in->s1kh_id };
	const struct bytes part[] = { BYTES(in->r1kh_id.b), BYTES(in->s1kh_id.b) };
	struct prf_in kdf = { bytes_of(in->r0->key, in->r0->len), "FT-R1", part, N_OF(part) };
	struct pmk_r1 r1 = { .len = in->akm->pmk_len };
	enum err e;

	if (!in->akm->is_ft)
		return ERR_UNSUPPORTED;
	if (in->r0->len != in->akm->pmk_len)
		return ERR_RANGE;
	e = kdf_hash(c, in->akm->hash, &kdf, r1.key, in->akm->q_bits);
	if (!e)
		e = ft_derive_r1_name(c, &name, r1.name);
	if (!e)
		*out = r1;
	ct_wipe(&r1, sizeof(r1));
	return e;
}

/*
 * Truncate-128(SHA-256(PMKR1Name || "FT-PTKN" || SNonce || ANonce || BSSID || STA)): SHA-256 for
 * every AKM, as hostapd does; the name never goes on the air. context: the four after the label.
 */
static enum err name_ptk(struct crypto *c, const struct pmk_r1 *r1, const struct bytes context[4],
			 uint8_t name[FT_NAME_LEN])
{
	const struct bytes part[] = { BYTES(r1->name), TEXT("FT-PTKN"), context[0],
				      context[1],      context[2],      context[3] };

	return hash_digest(c, HASH_SHA256, part, N_OF(part), name, FT_NAME_LEN);
}

enum err ft_derive_ptk(struct crypto *c, const struct ft_ptk_in *in, struct ptk *out,
		       uint8_t *name)
{
	uint8_t key[PTK_LEN_MAX];
	size_t len = ptk_total(in->akm, in->pairwise, in->with_kdk);
	const struct bytes context[] = {
		bytes_of(in->snonce, NONCE_LEN),
		bytes_of(in->anonce, NONCE_LEN),
		BYTES(in->bssid.b),
		BYTES(in->sta.b),
	};
	struct prf_in kdf = { bytes_of(in->r1->key, in->r1->len), "FT-PTK", context, 4 };
	enum err e;

	if (!in->akm->is_ft)
		return ERR_UNSUPPORTED;
	if (in->r1->len != in->akm->pmk_len)
		return ERR_RANGE;
	e = kdf_hash(c, in->akm->hash, &kdf, key, len * 8);
	if (!e && name)
		e = name_ptk(c, in->r1, context, name);
	if (!e)
		ptk_split(out, in->akm, in->pairwise, in->with_kdk, key);
	ct_wipe(key, sizeof(key));
	return e;
}
