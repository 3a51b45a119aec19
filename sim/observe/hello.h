#ifndef OBSERVE_HELLO_H
#define OBSERVE_HELLO_H

#include "observe/state.h"
#include "wire/mgmt.h"

/* How SAE and TLS begin, as far as it is in the clear; inside of sim/observe. */

/* sae.c: commits, and what an AP answers to them */
void sae_from_station(struct station *st, const struct sight *s, const struct auth *a);
void sae_from_ap(struct station *st, const struct sight *s, const struct auth *a);

/* tls.c: the hellos */
void tls_from_station(struct eap_seen *x, const struct eap *e);
void tls_from_server(struct eap_seen *x, const struct eap *e);

#endif
