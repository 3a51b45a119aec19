#ifndef OBSERVE_CATALOGUE_TABLES_H
#define OBSERVE_CATALOGUE_TABLES_H

#include <stddef.h>

#include "observe/catalogue.h"

/* The entries by area, each in ascending order of id; together C01 to C95. */
struct cause_table {
	const struct cause *p;
	size_t n;
};

struct cause_table catalogue_ft(void);       /* FT authentication and key distribution */
struct cause_table catalogue_handshake(void); /* 4-way handshake, EAPOL, EAP, SAE */
struct cause_table catalogue_caching(void);  /* PMK caching, pre-authentication, PMF */
struct cause_table catalogue_radio(void);    /* signal, scanning, steering */
struct cause_table catalogue_wired(void);    /* switches, addresses, tunnels */
struct cause_table catalogue_clients(void);  /* client behaviour and mixed networks */
struct cause_table catalogue_eap(void);      /* 802.1X credentials and RADIUS */
struct cause_table catalogue_ours(void);     /* what has no number in the field notes */

#endif
