#include "proto/sme_frames.h"

#include "base/invariant.h"
#include "proto/sae.h"
#include "proto/sme_parts.h"
#include "wire/ft.h"
#include "wire/ie.h"
#include "wire/mgmt.h"
#include "wire/rsn.h"

enum { LISTEN_INTERVAL = 5 }; /* wpa_supplicant's */

void sme_build_auth(struct sme *s)
{
	struct wr w = wr_of(s->request, sizeof(s->request));

	auth_build(&w, &(struct auth){ .algorithm = AUTH_OPEN, .seq = 1 });
	s->request_kind = FRAME_AUTH;
	s->request_len = w.len;
}

static void rates_elements(const struct sme *s, struct wr *w, bool extended)
{
	static const uint8_t rates_2g4[] = { 0x02, 0x04, 0x0b, 0x16, 0x0c, 0x12,
					     0x18, 0x24, 0x30, 0x48, 0x60, 0x6c };
	static const uint8_t rates_5g[] = { 0x0c, 0x12, 0x18, 0x24, 0x30, 0x48, 0x60, 0x6c };
	struct bytes all = s->target.bss.freq_mhz < 3000 ? BYTES(rates_2g4) : BYTES(rates_5g);
	struct rates r = { .n = (unsigned)all.len };

	memcpy(r.rate, all.p, all.len);
	if (extended)
		ext_rates_build(w, &r);
	else
		rates_build(w, &r);
}

/* What wpa_supplicant says of itself beside the RSNE: whether it can do hash-to-element. */
static void build_rsnxe(struct sme *s)
{
	const struct roam_fit *fit = &s->target.fit;
	unsigned pwe = spec_network_sae_pwe(s->spec, fit->network, fit->akm);
	struct wr w = wr_of(s->rsnxe, sizeof(s->rsnxe));

	if ((SUITE_BIT(fit->akm) & AKM_SAE_MASK) != 0 &&
	    (pwe == SAE_PWE_H2E || pwe == SAE_PWE_BOTH))
		rsnxe_build(&w, 1u << RSNX_SAE_H2E);
	s->rsnxe_len = w.len;
}

static void build_rsne(struct sme *s, struct wr *w)
{
	const struct roam_fit *fit = &s->target.fit;
	uint16_t caps = 0;
	struct rsne r;

	if (fit->group_mgmt != CIPHER_NONE)
		caps |= RSN_CAP_MFPC;
	if (fit->mfp_required)
		caps |= RSN_CAP_MFPR;
	if (s->spec->extended_key_id && fit->pairwise != CIPHER_TKIP)
		caps |= RSN_CAP_EXT_KEY_ID;
	if (fit->network->ocv != 0 || s->target.copies_ocvc)
		caps |= RSN_CAP_OCVC;
	r = rsne_of(fit->group, fit->pairwise, fit->akm, caps, fit->group_mgmt);
	if (s->target.cached || s->target.names_key) {
		r.n_pmkid = 1;
		memcpy(r.pmkid[0], s->target.pmkid, PMKID_LEN);
		for (unsigned i = 0; s->target.cached && i < s->target.n_others; i++)
			memcpy(r.pmkid[r.n_pmkid++], s->target.others[i], PMKID_LEN);
		if (r.upto < RSNE_UPTO_PMKID)
			r.upto = RSNE_UPTO_PMKID;
	}
	rsne_build(w, &r);
}

void sme_build_rsne(struct sme *s)
{
	const struct roam_fit *fit = &s->target.fit;
	struct wr w = wr_of(s->rsne, sizeof(s->rsne));
	struct rsne r;

	build_rsnxe(s);
	if (fit->wpa) {
		r = wpa_of(fit->group, fit->pairwise, fit->akm);
		wpa_build(&w, &r);
	} else if (fit->akm != AKM_NONE) {
		build_rsne(s, &w);
	}
	INVARIANT(!w.overflow);
	s->rsne_len = w.len;
}

static void ext_caps_element(struct wr *w)
{
	/* What wpa_supplicant 2.10 announces; BSS transition is set when it is there. */
	static const uint8_t caps[] = { 0x04, 0, 0x42, 0x02, 0, 0, 0, 0x40 };

	ext_caps_build(w, BYTES(caps));
}

/* Of the domain the station was in before. */
static void odd_mde_element(const struct sme *s, struct wr *w)
{
	struct mde mde = { .policy = 0 };

	memcpy(mde.mdid, s->mdid, sizeof(mde.mdid));
	mde_build(w, &mde);
}

static void op_classes_element(const struct sme *s, struct wr *w)
{
	struct mark m = elem_open(w, ELEM_OPERATING_CLASSES);
	uint8_t now = s->target.bss.freq_mhz < 3000 ? 81 : 115;

	wr_u8(w, now);
	wr_u8(w, 81);
	wr_u8(w, 115);
	elem_close(w, m);
}

/* [wpa_supplicant] Where the AP speaks of radio measurements: of beacons, in each of the ways. */
static void rm_element(const struct sme *s, struct wr *w)
{
	const uint8_t caps[5] = { 1 << RM_CAP_BEACON_PASSIVE | 1 << RM_CAP_BEACON_ACTIVE |
				  1 << RM_CAP_BEACON_TABLE };

	if (sme_measures(s))
		rm_caps_build(w, caps);
}

static uint16_t capabilities(const struct sme *s)
{
	uint16_t caps = CAP_ESS | CAP_SHORT_PREAMBLE;

	if (s->target.fit.akm != AKM_NONE)
		caps |= CAP_PRIVACY;
	if (s->target.bss.freq_mhz < 3000)
		caps |= CAP_SHORT_SLOT;
	if (sme_measures(s)) /* [mac80211] */
		caps |= CAP_RADIO_MEASUREMENT;
	return caps;
}

/* With the element of a fast roam by CCKM, whose place nobody is particular about, behind it. */
static void put_security(const struct sme *s, struct wr *w)
{
	wr_put(w, s->rsne, s->rsne_len);
	if (s->target.cckm)
		wr_put(w, s->cckm, s->cckm_len);
}

/* In wpa_supplicant's order, which is not that of the standard's table. */
void sme_build_assoc(struct sme *s, const struct ft_elements *ft, bool plain)
{
	struct wr w = wr_of(s->request, sizeof(s->request));
	bool reassoc = s->target.reassoc && !plain;

	sme_build_rsne(s);
	assoc_req_build(&w, &(struct assoc_req){ .reassoc = reassoc,
						 .caps = capabilities(s),
						 .listen_interval = LISTEN_INTERVAL,
						 .current_ap = s->target.current_ap });
	ssid_build(&w, bytes_of(s->target.bss.ssid, s->target.bss.ssid_len));
	rates_elements(s, &w, false);
	rates_elements(s, &w, true);
	if (ft != NULL) {
		wr_bytes(&w, ft->rsne);
		wr_bytes(&w, ft->mde);
		wr_bytes(&w, ft->fte);
		wr_bytes(&w, ft->ric);
		rm_element(s, &w);
		sme_ht_element(s, &w);
		ext_caps_element(&w);
	} else {
		if (!s->target.fit.wpa)
			put_security(s, &w);
		rm_element(s, &w);
		sme_ht_element(s, &w);
		ext_caps_element(&w);
		if ((SUITE_BIT(s->target.fit.akm) & AKM_FT_MASK) != 0)
			wr_put(&w, s->target.bss.mde, s->target.bss.mde_len);
		else if (s->target.odd_mde)
			odd_mde_element(s, &w);
	}
	op_classes_element(s, &w);
	sme_vht_element(s, &w);
	sme_he_element(s, &w);
	if (ft != NULL)
		wr_bytes(&w, ft->rsnxe);
	else
		wr_put(&w, s->rsnxe, s->rsnxe_len);
	if (s->target.fit.akm == AKM_OWE)
		wr_put(&w, s->owe, s->owe_len);
	wr_put(&w, s->spec->set.assoc, s->spec->set.assoc_len);
	if (s->target.bss.wmm)
		wmm_build(&w, &(struct wmm){ .parameter = false });
	if (s->target.fit.wpa)
		put_security(s, &w);
	INVARIANT(!w.overflow);
	s->request_kind = reassoc ? FRAME_REASSOC_REQ : FRAME_ASSOC_REQ;
	s->request_len = w.len;
	sme_share_rates(s);
}
