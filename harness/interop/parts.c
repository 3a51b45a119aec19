#include "sockets/parts.h"

#include <stdio.h>
#include <stdlib.h>

struct interop_base *interop_new(bool verbose)
{
	struct interop_base *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	b->verbose = verbose;
	b->arena = arena_new(INTEROP_ARENA);
	if (b->arena == NULL || crypto_new(&b->crypto) != ERR_OK) {
		interop_free(b);
		return NULL;
	}
	config_reader_init(&b->reader, b->arena, b->crypto, CONFIG_HOSTAPD_2_10);
	b->reader.allow_outside = true;
	return b;
}

void interop_free(struct interop_base *b)
{
	if (b == NULL)
		return;
	crypto_free(b->crypto);
	arena_free(b->arena);
	free(b);
}

bool interop_findings(const struct interop_base *b)
{
	for (size_t i = 0; i < b->reader.diags.n; i++) {
		const struct config_diag *d = &b->reader.diags.v[i];

		fprintf(stderr, "%s:%u: %s: %s\n", d->file, d->line,
			config_severity_name(d->severity), d->text);
	}
	return b->reader.diags.n_errors == 0;
}

void interop_logs(const struct interop_base *b)
{
	for (unsigned i = 0; b->verbose && i < b->fx.n; i++) {
		const struct fx_item *x = &b->fx.item[i];

		if (x->kind == FX_LOG)
			fprintf(stderr, "%s\n", x->u.log.text);
		if (x->kind == FX_VERDICT)
			fprintf(stderr, "not accepted: %s: %s\n", x->u.verdict.frame,
				x->u.verdict.judged.why);
	}
}
