#include "proto/eap_method.h"

static bool fits(const struct eap_user *u, struct bytes identity)
{
	if (u->is_prefix && identity.len > u->identity.len)
		identity.len = u->identity.len;
	return bytes_equal(u->identity, identity);
}

const struct eap_user *eap_user_find(const struct eap_users *users, struct bytes identity,
				     bool phase2)
{
	for (size_t i = 0; i < users->n; i++) {
		const struct eap_user *u = &users->user[i];

		if (u->phase2 == phase2 && fits(u, identity))
			return u;
	}
	return NULL;
}
