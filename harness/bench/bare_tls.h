#ifndef BENCH_BARE_TLS_H
#define BENCH_BARE_TLS_H

#include "bench/pki.h"

/*
 * A TLS client and a server of OpenSSL's with nothing between them but memory: full handshakes with
 * certificates on both sides, each verified to its CA, and 128 octets of key exported at each end.
 * Set up as wpa_supplicant and hostapd do: no tickets, no sessions kept. Everything that can be is
 * made once: both SSL_CTX with their keys, which OpenSSL then keeps its blinding in.
 */
struct bare_tls;

struct bare_tls *bare_tls_new(const struct pki *pki, int version);
void bare_tls_free(struct bare_tls *t);
void bare_tls_run(void *ctx, unsigned times);

#endif
