#include "bench/pki.h"

#include <stdlib.h>

#include "bench/bench.h"

enum { PEM_MAX = 8192, PATH_LEN = 128 };

static struct bytes pem(const char *name, const char *what)
{
	char path[PATH_LEN];
	uint8_t *text = malloc(PEM_MAX);
	size_t len;
	FILE *f;

	(void)snprintf(path, sizeof(path), "scenarios/lib/pki/%s-%s", name, what);
	f = fopen(path, "rb");
	if (!f || !text) {
		(void)fprintf(stderr, "bench: %s: run it at the top of the source tree\n", path);
		exit(2);
	}
	len = fread(text, 1, PEM_MAX, f);
	(void)fclose(f);
	return bytes_of(text, len);
}

struct pki pki_read(const char *name)
{
	return (struct pki){ name,
			     pem(name, "ca.pem"),
			     pem(name, "server.pem"),
			     pem(name, "server.key"),
			     pem(name, "client.pem"),
			     pem(name, "client.key") };
}

void pki_free(struct pki *p)
{
	const struct bytes all[] = { p->ca, p->server, p->server_key, p->client, p->client_key };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		free((void *)(uintptr_t)all[i].p);
}
