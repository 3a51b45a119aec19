#ifndef PROTO_FT_SUPP_CHECK_H
#define PROTO_FT_SUPP_CHECK_H

#include "proto/ft_supp.h"
#include "wire/elem.h"
#include "wire/ft.h"

/*
 * What a station asks of messages 2 and 4, in wpa_supplicant's order. Part of proto/ft_supp.h;
 * nobody else includes this. An answer is the reason it is wrong, or NULL.
 */
const char *ft_supp_check2(const struct ft_supp *s, const struct elems *e, struct fte *f);

/* Group keys of message 4. Secrets. */
struct ft_supp_keys {
	struct held_keys held;
	uint64_t gtk_pn, igtk_pn, bigtk_pn;
	bool has_oci;
	uint8_t oci[3];
};
MUST_CHECK enum err ft_supp_check4(const struct ft_supp *s, struct crypto *c, const struct elems *e,
				   const char **why, struct ft_supp_keys *keys);

#endif
