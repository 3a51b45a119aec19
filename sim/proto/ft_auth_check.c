#include "proto/ft_auth_check.h"

#include "crypto/ct.h"
#include "proto/ft_fte.h"

static bool mde_is_ours(const struct ap_security *ap, struct bytes mde)
{
	struct mde m;

	return mde_parse(mde, &m) == WIRE_OK && memcmp(m.mdid, ap->mdid, MDID_LEN) == 0;
}

/*
 * The AKM, which only the RSNE says. Lengths of FT with SAE's extended keys follow from the group
 * of an exchange with another AP: there the FTE tells by the length of its MIC.
 */
static const struct akm_row *row_of(const struct rsne *r, enum cipher pairwise, struct bytes fte)
{
	enum akm akm = r->n_akm == 1 ? rsne_akm(r->akm[0]) : AKM_NONE;
	size_t mic_len = fte_mic_len_said(fte);
	size_t pmk_len = mic_len == 32 ? 64 : mic_len == 24 ? 48 : 32;

	return akm_find(akm, pairwise, akm == AKM_FT_SAE_EXT ? pmk_len : 0);
}

/* 16 where nothing says it. */
static size_t mic_len_of(const struct rsne *r, struct bytes fte)
{
	const struct akm_row *row = row_of(r, CIPHER_CCMP_128, fte);

	return row && row->is_ft ? row->fte_mic_len : 16;
}

/* The strongest of what both sides have, as hostapd picks. */
static enum cipher pick_pairwise(uint32_t both)
{
	static const enum cipher order[] = {CIPHER_CCMP_256, CIPHER_GCMP_256, CIPHER_CCMP_128,
					    CIPHER_GCMP_128, CIPHER_TKIP};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (both & SUITE_BIT(order[i]))
			return order[i];
	}
	return CIPHER_NONE;
}

static struct judged check_suites(const struct ap_security *ap, const struct rsne *r,
				  struct bytes fte, struct ft_auth_asked *out)
{
	/* The mask holds what the enum does; a selector may be any octet. */
	if (r->n_akm != 1 || !(AKM_FT_MASK & ap->akms & r->akm_mask))
		return REJECT(STATUS_UNSPECIFIED, "FT: Invalid key mgmt from STA");
	out->pairwise = pick_pairwise(r->pairwise_mask & ap->pairwise);
	if (out->pairwise == CIPHER_NONE)
		return REJECT(STATUS_UNSPECIFIED, "FT: Invalid pairwise cipher from STA");
	out->row = row_of(r, out->pairwise, fte);
	if (!out->row)
		return REJECT(STATUS_UNSPECIFIED, "FT: Invalid key mgmt from STA");
	return ACCEPT;
}

/* [13.8.2] and hostapd's order: elements, MDE, FTE, R0KH-ID, PMKR0Name, suites. */
struct judged ft_auth_check1(const struct ap_security *ap, struct bytes elements,
			     struct ft_auth_asked *out)
{
	struct elems e;
	struct rsne r = {0};
	bool has_rsne;

	if (elems_parse(elements, &e) != WIRE_OK)
		return REJECT(STATUS_UNSPECIFIED, "FT: Failed to parse FT IEs");
	has_rsne = e.rsne.len > 0;
	if (has_rsne && rsne_parse(e.rsne, &r) != WIRE_OK)
		return REJECT(STATUS_UNSPECIFIED, "FT: Failed to parse FT IEs");
	if (!mde_is_ours(ap, e.mde))
		return REJECT(STATUS_INVALID_MDE, "FT: Invalid MDIE");
	if (fte_parse(e.fte, mic_len_of(&r, e.fte), &out->fte) != WIRE_OK)
		return REJECT(STATUS_INVALID_FTE, "FT: Invalid FTIE");
	if (has_rsne && !fte_count_fits(&e, &out->fte))
		return REJECT(STATUS_UNSPECIFIED, "FT: Failed to parse FT IEs");
	if (out->fte.r0kh_len == 0)
		return REJECT(STATUS_INVALID_FTE, "FT: Invalid FTIE - no R0KH-ID");
	if (!has_rsne || r.n_pmkid == 0)
		return REJECT(STATUS_INVALID_PMKID, "FT: No PMKID in RSNIE");
	memcpy(out->r0_name, r.pmkid[0], FT_NAME_LEN);
	out->rsn_caps = r.caps;
	return check_suites(ap, &r, e.fte, out);
}

static struct judged check_rsne(const struct ft_auth *a, struct bytes rsne)
{
	struct rsne r;

	if (rsne.len == 0)
		return REJECT(STATUS_INVALID_PMKID, "FT: No RSNIE in Reassoc Req");
	if (rsne_parse(rsne, &r) != WIRE_OK)
		return REJECT(STATUS_UNSPECIFIED, "FT: Failed to parse FT IEs");
	if (r.n_pmkid == 0)
		return REJECT(STATUS_INVALID_PMKID, "FT: No PMKID in RSNIE");
	if (r.n_pmkid != 1 || !ct_equal(r.pmkid[0], a->r1.name, PMKID_LEN))
		return REJECT(STATUS_INVALID_PMKID,
			      "FT: PMKID in Reassoc Req did not match with the PMKR1Name derived "
			      "from auth request");
	return ACCEPT;
}

static struct judged check_fte(const struct ft_auth *a, const struct ap_security *ap,
			       const struct elems *e, const struct fte *f)
{
	if (!ct_equal(f->snonce, a->snonce, NONCE_LEN))
		return REJECT(STATUS_INVALID_FTE, "FT: SNonce mismatch in FTIE");
	if (!ct_equal(f->anonce, a->anonce, NONCE_LEN))
		return REJECT(STATUS_INVALID_FTE, "FT: ANonce mismatch in FTIE");
	if (f->r0kh_len == 0)
		return REJECT(STATUS_INVALID_FTE, "FT: No R0KH-ID subelem in FTIE");
	if (!bytes_equal(bytes_of(f->r0kh, f->r0kh_len), bytes_of(a->r0kh_id, a->r0kh_id_len)))
		return REJECT(STATUS_INVALID_FTE,
			      "FT: R0KH-ID in FTIE did not match with the current R0KH-ID");
	if (!f->has_r1kh)
		return REJECT(STATUS_INVALID_FTE, "FT: No R1KH-ID subelem in FTIE");
	if (!mac_equal(f->r1kh, ap->r1kh_id))
		return REJECT(STATUS_INVALID_FTE, "FT: Unknown R1KH-ID used in ReassocReq");
	if (f->n_protected != fte_protected(e->n_ric, e->rsnxe))
		return REJECT(STATUS_UNSPECIFIED, "FT: Unexpected IE count in MIC Control");
	return ACCEPT;
}

static enum err verify(const struct ft_auth *a, const struct ap_env *env, const struct elems *e)
{
	struct ft_mic_in in = {.akm = a->row,
			       .kck = ptk_kck(&a->ptk),
			       .sta = a->sta,
			       .ap = env->ap->bssid,
			       .seq = FT_MIC_REQUEST,
			       .rsne = e->rsne,
			       .mde = e->mde,
			       .fte = e->fte,
			       .ric = e->ric,
			       .rsnxe = e->rsnxe};

	return ft_mic_verify(env->crypto, &in);
}

enum err ft_auth_check3(const struct ft_auth *a, const struct ap_env *env, const struct elems *e,
			struct judged *out)
{
	struct fte f;
	enum err er;

	*out = check_rsne(a, e->rsne);
	if (out->verdict != VERDICT_ACCEPT)
		return ERR_OK;
	if (!mde_is_ours(env->ap, e->mde)) {
		*out = REJECT(STATUS_INVALID_MDE, "FT: Invalid MDIE");
		return ERR_OK;
	}
	if (fte_parse(e->fte, a->row->fte_mic_len, &f) != WIRE_OK) {
		*out = REJECT(STATUS_INVALID_FTE, "FT: Invalid FTIE");
		return ERR_OK;
	}
	*out = check_fte(a, env->ap, e, &f);
	if (out->verdict != VERDICT_ACCEPT)
		return ERR_OK;
	er = verify(a, env, e);
	if (er == ERR_AUTH || er == ERR_PARSE)
		*out = REJECT(STATUS_INVALID_FTE, "FT: Invalid MIC in FTIE");
	else if (er != ERR_OK)
		return er;
	else if ((f.control & FTE_RSNXE_USED) && e->rsnxe.len == 0)
		*out = IGNORE("FT: FTE indicated that STA uses RSNXE, but RSNXE was not included");
	return ERR_OK;
}
