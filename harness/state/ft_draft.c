#include "ft_draft.h"

#include <check.h>

#include "proto/ft_fte.h"

void draft_of(const struct elems *e, struct draft *d)
{
	memset(d, 0, sizeof(*d));
	d->has_rsne = d->has_mde = d->has_fte = d->good_mic = true;
	ck_assert_int_eq(rsne_parse(e->rsne, &d->rsne), WIRE_OK);
	ck_assert_int_eq(mde_parse(e->mde, &d->mde), WIRE_OK);
	ck_assert_int_eq(fte_parse(e->fte, 16, &d->fte), WIRE_OK);
}

static void spoil_rsne(struct draft *d, enum spoil s)
{
	if (s == NO_RSNE)
		d->has_rsne = false;
	else if (s == SHORT_RSNE)
		d->cut_rsne = 1;
	else if (s == NO_PMKID)
		d->rsne.n_pmkid = 0;
	else if (s == OTHER_PMKID)
		d->rsne.pmkid[0][15] ^= 1;
	else if (s == TWO_PMKIDS)
		d->rsne.n_pmkid = 2;
	else if (s == OTHER_CAPS)
		d->rsne.caps ^= RSN_CAP_PREAUTH;
	else if (s == OTHER_AKM)
		d->rsne.akm[0] = SUITE_IEEE(AKM_PSK);
	else if (s == TWO_AKMS)
		rsne_add_akm(&d->rsne, AKM_PSK);
	else if (s == OTHER_CIPHER)
		d->rsne.pairwise[0] = SUITE_IEEE(CIPHER_GCMP_128);
}

static void spoil_mde(struct draft *d, enum spoil s)
{
	if (s == NO_MDE)
		d->has_mde = false;
	else if (s == OTHER_MDE)
		d->mde.mdid[1] ^= 1;
	else if (s == SHORT_MDE)
		d->cut_mde = 1;
	else if (s == MDE_TWICE)
		d->mde_twice = true;
	else if (s == OTHER_MDE_FIRST)
		d->other_mde_first = true;
}

static void spoil_fte(struct draft *d, enum spoil s)
{
	if (s == NO_FTE)
		d->has_fte = false;
	else if (s == SHORT_FTE)
		d->cut_fte = d->fte.r0kh_len + 40;
	else if (s == OTHER_SNONCE)
		d->fte.snonce[31] ^= 1;
	else if (s == OTHER_ANONCE)
		d->fte.anonce[0] ^= 0x80;
	else if (s == NO_R0KH)
		d->fte.r0kh_len = 0;
	else if (s == OTHER_R0KH)
		d->fte.r0kh[2] ^= 1;
	else if (s == LONGER_R0KH)
		d->fte.r0kh[d->fte.r0kh_len++] = 'x';
	else if (s == NO_R1KH)
		d->fte.has_r1kh = false;
	else if (s == OTHER_R1KH)
		d->fte.r1kh.b[5] ^= 1;
	else if (s == COUNT_LOW)
		d->fte.n_protected--;
	else if (s == COUNT_HIGH || s == RIC_TOO || s == RSNXE_TOO)
		d->fte.n_protected++;
	else if (s == RSNXE_USED)
		d->fte.control |= FTE_RSNXE_USED;
}

static void spoil_keys(struct draft *d, enum spoil s)
{
	if (s == NO_GTK)
		d->fte.gtk.present = false;
	else if (s == GTK_LENGTH)
		d->fte.gtk.key_len = 32;
	else if (s == GTK_WRAP)
		d->fte.gtk.wrapped[3] ^= 1;
	else if (s == NO_IGTK)
		d->fte.igtk.present = false;
	else if (s == IGTK_LENGTH)
		d->fte.igtk.key_len = 15;
	else if (s == IGTK_ID)
		d->fte.igtk.key_id = 6;
}

void draft_spoil(struct draft *d, enum spoil s)
{
	spoil_rsne(d, s);
	spoil_mde(d, s);
	spoil_fte(d, s);
	spoil_keys(d, s);
	d->good_mic = s != MIC;
	d->rsnxe = s == RSNXE_TOO;
	d->ric = s == RIC_TOO || s == RIC_UNCOUNTED;
	d->cut = s == TRUNCATED ? 1 : 0;
}

/* An element without its last octets, with its length made to agree. */
static struct bytes shorten(struct wr *w, size_t octets)
{
	if (octets > 0 && w->len > octets + 2) {
		w->len -= octets;
		w->p[1] = (uint8_t)(w->len - 2);
	}
	return wr_sofar(w);
}

static const uint8_t rsnxe[] = { 244, 1, 0x20 };
static const uint8_t ric[] = { 57, 4, 9, 0, 0, 0 }; /* RDE 9 without descriptors */

/* Writes the elements; the MIC is made with the PTK when there is one. */
size_t draft_write(struct pair *p, struct draft *d, const struct ptk *ptk, enum ft_mic_seq seq,
		   uint8_t *to, size_t cap)
{
	uint8_t r[300], m[8], m2[8], f[600];
	struct wr rw = wr_of(r, sizeof(r)), mw = wr_of(m, sizeof(m)), ow = wr_of(m2, sizeof(m2));
	struct wr fw = wr_of(f, sizeof(f)), w = wr_of(to, cap);
	struct mde other = d->mde;
	struct fte_seal seal = { .in = { .akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0),
					 .sta = p->sta,
					 .ap = p->ap[1].sec.bssid,
					 .seq = seq },
				 .f = d->fte,
				 .spoil_mic = !d->good_mic };

	if (d->has_rsne)
		rsne_build(&rw, &d->rsne);
	other.mdid[0] ^= 1;
	mde_build(&ow, &other);
	if (d->has_mde)
		mde_build(&mw, &d->mde);
	shorten(&rw, d->cut_rsne);
	shorten(&mw, d->cut_mde);
	seal.in.rsne = wr_sofar(&rw);
	seal.in.mde = d->other_mde_first ? wr_sofar(&ow) : wr_sofar(&mw);
	seal.in.ric = bytes_of(ric, d->ric ? sizeof(ric) : 0);
	seal.in.rsnxe = bytes_of(rsnxe, d->rsnxe ? sizeof(rsnxe) : 0);
	if (ptk && d->has_fte) {
		seal.in.kck = ptk_kck(ptk);
		ck_assert_int_eq(fte_seal(p->c, &seal, &fw), ERR_OK);
	} else if (d->has_fte) {
		fte_build(&fw, &d->fte);
	}
	shorten(&fw, d->cut_fte);
	wr_bytes(&w, wr_sofar(&rw));
	if (d->other_mde_first)
		wr_bytes(&w, wr_sofar(&ow));
	wr_bytes(&w, wr_sofar(&mw));
	if (d->mde_twice)
		wr_bytes(&w, wr_sofar(&ow));
	wr_bytes(&w, wr_sofar(&fw));
	wr_bytes(&w, seal.in.ric);
	wr_bytes(&w, seal.in.rsnxe);
	ck_assert(!w.overflow);
	return w.len - d->cut;
}
