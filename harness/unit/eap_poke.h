#ifndef UNIT_EAP_POKE_H
#define UNIT_EAP_POKE_H

#include "eap_toy.h"

/*
 * One end of EAP, fed with packets as they come: records of how(1) len(1) packet(len). For the fuzz
 * targets. Of `how` each target makes what it wants.
 */
struct poke_record {
	uint8_t how;
	struct bytes packet;
};

static inline bool poke_next(struct rd *r, struct poke_record *out)
{
	uint8_t len;

	return rd_u8(r, &out->how) && rd_u8(r, &len) &&
	       rd_take(r, len < r->left ? len : r->left, &out->packet);
}

static inline void poke_must(bool ok)
{
	if (!ok)
		abort();
}

static inline struct crypto *poke_crypto(void)
{
	static struct crypto *c;

	poke_must(c != NULL || crypto_new(&c) == ERR_OK);
	return c;
}

#endif
