#include "proto/ft_supp_check.h"

#include "crypto/aes.h"
#include "crypto/ct.h"
#include "proto/ft_fte.h"
#include "proto/supp_check.h"
#include "wire/rsn.h"

static bool mde_is_ours(const struct ft_supp *s, const struct elems *e)
{
	struct mde m;

	return mde_parse(e->mde, &m) == WIRE_OK && memcmp(m.mdid, s->ctx.mdid, MDID_LEN) == 0;
}

/* The RSNE's PMKID list is exactly this name. */
static bool names(struct bytes rsne, const uint8_t *name)
{
	struct rsne r;

	return rsne_parse(rsne, &r) == WIRE_OK && r.n_pmkid == 1 &&
	       ct_equal(r.pmkid[0], name, PMKID_LEN);
}

static const char *check_r0kh(const struct ft_supp *s, const struct fte *f)
{
	if (f->r0kh_len == 0)
		return "FT: No R0KH-ID subelem in FTIE";
	if (!bytes_equal(bytes_of(f->r0kh, f->r0kh_len),
			 bytes_of(s->ctx.r0kh_id, s->ctx.r0kh_id_len)))
		return "FT: R0KH-ID in FTIE did not match with the current R0KH-ID";
	if (!f->has_r1kh)
		return "FT: No R1KH-ID subelem in FTIE";
	return NULL;
}

/* [13.8.3] "SNonce shall be set to the value contained in the first message" */
const char *ft_supp_check2(const struct ft_supp *s, const struct elems *e, struct fte *f)
{
	const char *why;

	if (!mde_is_ours(s, e))
		return "FT: Invalid MDIE";
	if (fte_parse(e->fte, s->row->fte_mic_len, f) != WIRE_OK)
		return "FT: Invalid FTIE";
	if (!fte_count_fits(e, f))
		return "FT: Failed to parse IEs";
	if (!ct_equal(f->snonce, s->snonce, NONCE_LEN))
		return "FT: FTIE SNonce did not match with the one sent";
	why = check_r0kh(s, f);
	if (why)
		return why;
	if (!names(e->rsne, s->ctx.r0.name))
		return "FT: No matching PMKR0Name (PMKID) in RSNIE";
	return NULL;
}

static const char *check4_fte(const struct ft_supp *s, const struct elems *e, struct fte *f)
{
	const char *why;

	if (!mde_is_ours(s, e))
		return "FT: Invalid MDIE";
	if (fte_parse(e->fte, s->row->fte_mic_len, f) != WIRE_OK)
		return "FT: Invalid FTIE";
	if (!ct_equal(f->snonce, s->snonce, NONCE_LEN))
		return "FT: SNonce mismatch in FTIE";
	if (!ct_equal(f->anonce, s->anonce, NONCE_LEN))
		return "FT: ANonce mismatch in FTIE";
	why = check_r0kh(s, f);
	if (why)
		return why;
	if (!mac_equal(f->r1kh, s->r1kh_id))
		return "FT: Unknown R1KH-ID used in ReassocResp";
	if (!names(e->rsne, s->r1.name))
		return "FT: No matching PMKR1Name (PMKID) in RSNIE";
	if (f->n_protected != fte_protected(e->n_ric, e->rsnxe))
		return "FT: Unexpected IE count in MIC Control";
	return NULL;
}

static enum err verify(const struct ft_supp *s, struct crypto *c, const struct elems *e)
{
	struct ft_mic_in in = {.akm = s->row,
			       .kck = ptk_kck(&s->ptk),
			       .sta = s->ctx.spa,
			       .ap = s->target,
			       .seq = FT_MIC_RESPONSE,
			       .rsne = e->rsne,
			       .mde = e->mde,
			       .fte = e->fte,
			       .ric = e->ric,
			       .rsnxe = e->rsnxe};

	return ft_mic_verify(c, &in);
}

/* [13.8.5, 12.2] the protected elements against the beacon that was believed so far. */
static const char *check4_beacon(const struct ft_supp *s, const struct elems *e,
				 const struct fte *f)
{
	struct bytes ap_rsnxe = bytes_of(s->ap_rsnxe, s->ap_rsnxe_len);

	if ((f->control & FTE_RSNXE_USED) && ap_rsnxe.len == 0)
		return "FT: FTE indicated that AP uses RSNXE, but RSNXE was not included in "
		       "Beacon/Probe Response frames";
	if (!rsne_same_but_pmkid(e->rsne, bytes_of(s->ap_rsne, s->ap_rsne_len)))
		return "FT: RSNE mismatch between Beacon/ProbeResp and FT protocol Reassociation "
		       "Response frame";
	if (!bytes_equal(e->rsnxe, ap_rsnxe))
		return "FT: RSNXE mismatch between Beacon/ProbeResp and FT protocol Reassociation "
		       "Response frame";
	return NULL;
}

/* Unwraps one key of len octets; keys shorter than 16 were padded [9.4.2.47]. */
static enum err unwrap(const struct ft_supp *s, struct crypto *c, struct bytes wrapped,
		       uint8_t *key)
{
	return aes_unwrap(c, ptk_kek(&s->ptk), wrapped, key);
}

static const char *gtk_shape(const struct ft_supp *s, const struct fte_gtk *g)
{
	size_t len = cipher_tk_len(s->group);

	if (g->key_len != len)
		return "FT: GTK length mismatch";
	if (g->wrapped_len != (len < 16 ? 16 : len) + AES_WRAP_OVERHEAD)
		return "FT: Invalid GTK sub-elem length";
	return NULL;
}

static enum err take_gtk(const struct ft_supp *s, struct crypto *c, const struct fte_gtk *g,
			 const char **why, struct ft_supp_keys *keys)
{
	uint8_t key[FTE_WRAPPED_MAX];
	enum err e;

	if (!g->present) /* wpa_supplicant goes on without */
		return ERR_OK;
	*why = gtk_shape(s, g);
	if (*why)
		return ERR_OK;
	e = unwrap(s, c, bytes_of(g->wrapped, g->wrapped_len), key);
	if (e == ERR_AUTH)
		*why = "FT: AES unwrap failed - could not decrypt GTK";
	else if (e == ERR_OK)
		held_key_set(&keys->held.gtk, g->info & 3, bytes_of(key, g->key_len));
	keys->gtk_pn = pn_get(g->rsc);
	ct_wipe(key, sizeof(key));
	return e == ERR_AUTH ? ERR_OK : e;
}

/* What is told apart of the two keys for management frames. */
struct mgmt_key {
	uint16_t first_id;
	const char *invalid, *broken;
	struct held_key *held;
	uint64_t *pn;
};

static enum err take_mgmt_key(const struct ft_supp *s, struct crypto *c, const struct fte_igtk *g,
			      const struct mgmt_key *to, const char **why)
{
	size_t len = cipher_tk_len(s->group_mgmt);
	uint8_t key[FTE_WRAPPED_MAX];
	enum err e;

	if (s->group_mgmt == CIPHER_NONE || !g->present)
		return ERR_OK;
	if (g->key_len != len || g->wrapped_len != len + AES_WRAP_OVERHEAD ||
	    g->key_id < to->first_id || g->key_id > to->first_id + 1) {
		*why = to->invalid;
		return ERR_OK;
	}
	e = unwrap(s, c, bytes_of(g->wrapped, g->wrapped_len), key);
	if (e == ERR_AUTH)
		*why = to->broken;
	else if (e == ERR_OK)
		held_key_set(to->held, g->key_id, bytes_of(key, g->key_len));
	*to->pn = pn_get(g->ipn);
	ct_wipe(key, sizeof(key));
	return e == ERR_AUTH ? ERR_OK : e;
}

static enum err take_igtk(const struct ft_supp *s, struct crypto *c, const struct fte_igtk *g,
			  const char **why, struct ft_supp_keys *keys)
{
	struct mgmt_key to = {KEY_ID_IGTK, "FT: Invalid IGTK sub-elem",
			      "FT: AES unwrap failed - could not decrypt IGTK", &keys->held.igtk,
			      &keys->igtk_pn};

	return take_mgmt_key(s, c, g, &to, why);
}

static enum err take_bigtk(const struct ft_supp *s, struct crypto *c, const struct fte_igtk *g,
			   const char **why, struct ft_supp_keys *keys)
{
	struct mgmt_key to = {KEY_ID_BIGTK, "FT: Invalid BIGTK sub-elem",
			      "FT: AES unwrap failed - could not decrypt BIGTK", &keys->held.bigtk,
			      &keys->bigtk_pn};

	return s->beacon_prot ? take_mgmt_key(s, c, g, &to, why) : ERR_OK;
}

enum err ft_supp_check4(const struct ft_supp *s, struct crypto *c, const struct elems *e,
			const char **why, struct ft_supp_keys *keys)
{
	struct fte f;
	enum err er;

	*why = check4_fte(s, e, &f);
	if (*why)
		return ERR_OK;
	er = verify(s, c, e);
	if (er == ERR_AUTH || er == ERR_PARSE) {
		*why = "FT: Invalid MIC in FTIE";
		return ERR_OK;
	}
	if (er != ERR_OK)
		return er;
	keys->has_oci = f.has_oci;
	memcpy(keys->oci, f.oci, sizeof(keys->oci));
	*why = check4_beacon(s, e, &f);
	if (!*why)
		er = take_gtk(s, c, &f.gtk, why, keys);
	if (!*why && er == ERR_OK)
		er = take_igtk(s, c, &f.igtk, why, keys);
	if (!*why && er == ERR_OK)
		er = take_bigtk(s, c, &f.bigtk, why, keys);
	ct_wipe(&f, sizeof(f));
	return er;
}
