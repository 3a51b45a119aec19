#ifndef PROTO_FT_FTE_H
#define PROTO_FT_FTE_H

#include "key/ft.h"
#include "proto/rsna.h"
#include "wire/ft.h"

/*
 * FTEs under a MIC, as both sides put them into reassociation frames [11-2020 13.8.4, 13.8.5].
 */

/* MIC Control octet 0: MIC length code [9.4.2.47], and RSNXE Used. */
uint8_t fte_control_of(size_t mic_len, bool rsnxe_used);

/* RSNE, MDE and FTE, the RIC elements, and the RSNXE if there is one. */
unsigned fte_protected(unsigned n_ric, struct bytes rsnxe);
unsigned count_elements(struct bytes elements);
/* The RSNE a test build is told to send: where it ends in a PMKID of ff, it names name. */
void rsne_as_told(struct bytes told, const uint8_t *name, struct wr *w);
/* Without a MIC nothing is counted, or what is there [hostapd, wpa_ft_parse_ies]. */
bool fte_count_fits(const struct elems *e, const struct fte *f);

/*
 * Writes the FTE with its MIC. in is complete but for its fte; f has everything but its MIC. False
 * in *fits when cap does not hold it.
 */
struct fte_seal {
	struct ft_mic_in in;
	struct fte f;
	bool spoil_mic; /* armed misbehaviour */
};
MUST_CHECK enum err fte_seal(struct crypto *c, struct fte_seal *s, struct wr *w);

#endif
