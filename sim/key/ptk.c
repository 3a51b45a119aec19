#include "key/ptk.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "key/prf.h"

size_t ptk_total(const struct akm_row *akm, enum cipher pairwise, bool with_kdk)
{
	return (size_t)akm->kck_len + akm->kek_len + cipher_tk_len(pairwise) +
	       (with_kdk ? KDK_LEN : 0);
}

void ptk_split(struct ptk *out, const struct akm_row *akm, enum cipher pairwise, bool with_kdk,
	       const uint8_t *p)
{
	struct rd r = rd_of(bytes_of(p, ptk_total(akm, pairwise, with_kdk)));
	bool ok;

	*out = (struct ptk){
		.kck_len = akm->kck_len,
		.kek_len = akm->kek_len,
		.tk_len = (uint8_t)cipher_tk_len(pairwise),
		.kdk_len = with_kdk ? KDK_LEN : 0,
	};
	ok = rd_copy(&r, out->kck, out->kck_len) && rd_copy(&r, out->kek, out->kek_len) &&
	     rd_copy(&r, out->tk, out->tk_len) && rd_copy(&r, out->kdk, out->kdk_len);
	INVARIANT(ok && r.left == 0);
}

void ptk_wipe(struct ptk *p)
{
	ct_wipe(p, sizeof(*p));
}

/* Min(AA, SPA) || Max(AA, SPA) || Min(ANonce, SNonce) || Max(ANonce, SNonce) */
static void sorted(const struct ptk_in *in, struct bytes part[4])
{
	bool aa_first = mac_compare(in->aa, in->spa) < 0;
	bool anonce_first = memcmp(in->anonce, in->snonce, NONCE_LEN) < 0;

	part[0] = aa_first ? BYTES(in->aa.b) : BYTES(in->spa.b);
	part[1] = aa_first ? BYTES(in->spa.b) : BYTES(in->aa.b);
	part[2] = bytes_of(anonce_first ? in->anonce : in->snonce, NONCE_LEN);
	part[3] = bytes_of(anonce_first ? in->snonce : in->anonce, NONCE_LEN);
}

enum err ptk_derive(struct crypto *c, const struct ptk_in *in, struct ptk *out)
{
	size_t len = ptk_total(in->akm, in->pairwise, in->with_kdk);
	uint8_t key[PTK_LEN_MAX];
	struct bytes part[4];
	struct prf_in prf = { in->pmk, "Pairwise key expansion", part, 4 };
	enum err e = ERR_UNSUPPORTED;

	if (in->pmk.len != in->akm->pmk_len)
		return ERR_RANGE;
	sorted(in, part);
	switch (in->akm->ptk) {
	case PTK_PRF_SHA1:
		e = prf_sha1(c, &prf, key, len);
		break;
	case PTK_KDF:
		e = kdf_hash(c, in->akm->hash, &prf, key, len * 8);
		break;
	case PTK_FT:
	case PTK_CCKM:
		break;
	}
	if (!e)
		ptk_split(out, in->akm, in->pairwise, in->with_kdk, key);
	ct_wipe(key, sizeof(key));
	return e;
}
