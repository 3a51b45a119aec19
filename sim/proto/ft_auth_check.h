#ifndef PROTO_FT_AUTH_CHECK_H
#define PROTO_FT_AUTH_CHECK_H

#include "proto/ft_auth.h"
#include "wire/ft.h"
#include "wire/rsn.h"

/*
 * What an AP asks of messages 1 and 3, in hostapd's order and with its status codes. Part of
 * proto/ft_auth.h; nobody else includes this.
 */
struct ft_auth_asked {
	const struct akm_row *row;
	enum cipher pairwise;
	uint8_t r0_name[FT_NAME_LEN];
	uint16_t rsn_caps;
	struct fte fte;
};
struct judged ft_auth_check1(const struct ap_security *ap, struct bytes elements,
			     struct ft_auth_asked *out);

/* e holds the elements of message 3. Errors are the environment's. */
MUST_CHECK enum err ft_auth_check3(const struct ft_auth *a, const struct ap_env *env,
				   const struct elems *e, struct judged *out);

#endif
