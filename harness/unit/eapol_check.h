#ifndef UNIT_EAPOL_CHECK_H
#define UNIT_EAPOL_CHECK_H

#include <check.h>

#include "eapol_world.h"
#include "hex.h"

static inline void check_open(const struct eworld *w)
{
	ck_assert_msg(w->supp.state == EAPOL_SUPP_AUTHENTICATED, "%s", w->said);
	ck_assert_msg(w->auth.state == EAPOL_AUTH_AUTHENTICATED && w->auth.authorized, "%s",
		      w->said);
	ck_assert(w->supp.peer.has_keys && w->auth.msk_len == 64);
	ck_assert_mem_eq(w->supp.peer.keys.msk, w->auth.msk, 64);
}

/* A PDU of the station's, out of nowhere. */
static inline void inject(struct eworld *w, const char *hex)
{
	struct oct pdu = oct(hex);

	e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_PDU, { .pdu = oct_bytes(&pdu) } });
}

#define START "01 01 00 00"
#define LOGOFF "01 02 00 00"

#endif
