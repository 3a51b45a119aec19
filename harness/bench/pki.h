#ifndef BENCH_PKI_H
#define BENCH_PKI_H

#include "base/bytes.h"

enum { PKI_EPOCH = 1577836800 }; /* 2020: the certificates of scenarios/lib/pki are good then */

struct pki {
	const char *name;
	struct bytes ca, server, server_key, client, client_key; /* PEM */
};

/* The certificates rsa-… or ec-… of scenarios/lib/pki, below the folder the bench is run in. */
struct pki pki_read(const char *name);
void pki_free(struct pki *p);

#endif
