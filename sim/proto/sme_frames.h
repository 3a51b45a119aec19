#ifndef PROTO_SME_FRAMES_H
#define PROTO_SME_FRAMES_H

#include "proto/sme.h"

/* The requests of a station, built into s->request. */
/* s->rsne, s->rsnxe for the target; with the PMKID of its PMKSA, while FT adds its own names. */
void sme_build_rsne(struct sme *s);
void sme_build_auth(struct sme *s);
/* ft: of ft_supp, or NULL. plain: an Association Request whatever the target says. */
void sme_build_assoc(struct sme *s, const struct ft_elements *ft, bool plain);
/* sme_phy.c: the parts of it that say what the radio can do, and what of it the AP can too. */
void sme_ht_element(const struct sme *s, struct wr *w);
void sme_vht_element(const struct sme *s, struct wr *w);
void sme_he_element(const struct sme *s, struct wr *w);
void sme_share_rates(struct sme *s);

#endif
