#ifndef SIMIO_LINK_H
#define SIMIO_LINK_H

#include "base/mac.h"
#include "medium/medium.h"
#include "models/rates.h"

/* The links of a run and how the rate of each adapts (models/rates.h). The zero value is empty. */
struct link;

struct links {
	struct link **all;   /* number n is all[n - 1] */
	uint32_t n, cap;
	struct link *index;  /* by endpoint and peer */
	struct shared_ladder *ladders; /* one for all links with the same rates */
};

void links_fini(struct links *l);

/* The link of an endpoint and a peer begins anew with the rates both have. ERR_NOMEM. */
MUST_CHECK enum err links_set(struct links *l, endpoint_id ep, struct mac peer,
			      const struct phy_caps *both);
/* Its number, 0 if nobody has spoken of it. */
uint32_t links_find(const struct links *l, endpoint_id ep, struct mac peer);
/* Whether it has sent yet; if not, it is to be told the SNR of 20 MHz to begin with. */
bool links_has_begun(const struct links *l, uint32_t number);
void links_begin(struct links *l, uint32_t number, int32_t snr_mdb);
/* How the next frame is sent, if all tries before fail. */
unsigned links_plan(const struct links *l, uint32_t number, struct tx_stage stage[TX_STAGES]);
/* So many tries, the last of them acknowledged or not. */
void links_sent(struct links *l, uint32_t number, uint32_t tries, bool acked);

#endif
