#ifndef SPEC_L3_H
#define SPEC_L3_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a client that has its address from DHCP does about it when it has roamed. */
enum l3_roam {
	L3_ROAM_KEEP,	 /* nothing: a roam is no new link */
	L3_ROAM_REFRESH, /* asks the server for it again, and uses it meanwhile */
	L3_ROAM_REBOOT,	 /* asks the server, and does not use it before the answer */
	L3_ROAM_DETECT,	 /* the same, and the gateway beside it: whichever answers first */
	L3_ROAM_DISCOVER, /* forgets it and begins anew */
	L3_ROAM_COUNT
};

struct l3_profile {
	enum l3_roam roam;
	int64_t begin_ns;  /* from the link to the first packet about addresses */
	int64_t again_ns;  /* the first retransmission of DHCP; each further one after twice that */
	bool broadcast;	   /* wants DHCP's answers sent to everybody */
	uint32_t n_probes; /* ARP probes for a conflict before an address is used */
};

/* "keep", "refresh" and so on; never NULL for a value of the enum. */
const char *l3_roam_text(enum l3_roam r);

#endif
