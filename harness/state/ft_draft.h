#ifndef STATE_FT_DRAFT_H
#define STATE_FT_DRAFT_H

#include "pair.h"
#include "wire/elem.h"
#include "wire/ft.h"
#include "wire/rsn.h"

/* What can be wrong with the elements of an FT frame: one thing at a time. */
enum spoil {
	NOTHING,
	NO_RSNE,
	SHORT_RSNE,
	NO_PMKID,
	OTHER_PMKID,
	TWO_PMKIDS,
	OTHER_CAPS,
	OTHER_AKM,
	TWO_AKMS,
	OTHER_CIPHER,
	NO_MDE,
	OTHER_MDE,
	SHORT_MDE,
	MDE_TWICE,
	OTHER_MDE_FIRST,
	NO_FTE,
	SHORT_FTE,
	OTHER_SNONCE,
	OTHER_ANONCE,
	NO_R0KH,
	OTHER_R0KH,
	LONGER_R0KH,
	NO_R1KH,
	OTHER_R1KH,
	COUNT_LOW,
	COUNT_HIGH,
	MIC,
	RSNXE_USED,
	RSNXE_TOO,
	RIC_TOO,
	RIC_UNCOUNTED,
	TRUNCATED,
	EMPTY,
	NO_GTK,
	GTK_LENGTH,
	GTK_WRAP,
	NO_IGTK,
	IGTK_LENGTH,
	IGTK_ID
};

/* The elements of an FT frame in parts, as they will be written. */
struct draft {
	bool has_rsne, has_mde, has_fte, mde_twice, other_mde_first, good_mic;
	struct rsne rsne;
	struct mde mde;
	struct fte fte;
	size_t cut_rsne, cut_mde, cut_fte; /* octets that the element ends early */
	bool rsnxe, ric;
	size_t cut;
};

/* Takes the elements of a right frame apart. */
void draft_of(const struct elems *e, struct draft *d);
void draft_spoil(struct draft *d, enum spoil s);
/* Writes them again; the MIC is made anew with the PTK when there is one. Returns the length. */
size_t draft_write(struct pair *p, struct draft *d, const struct ptk *ptk, enum ft_mic_seq seq,
		   uint8_t *to, size_t cap);

#endif
