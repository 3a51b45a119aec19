#include "compare/vs.h"

#include <string.h>

static const struct compare_row *find(const struct compare_result *r, const char *name)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->row[i].name, name) == 0)
			return &r->row[i];
	return NULL;
}

static struct vs_row differ(const struct compare_row *then, const struct compare_row *now)
{
	struct vs_row v = { .name = now->name, .then = then, .now = now };

	for (unsigned p = 0; p < PHASE_COUNT; p++) {
		int64_t ns = now->phase[p] - then->phase[p];

		if (ns <= v.grew_ns)
			continue;
		v.has_phase = true;
		v.phase = (enum roam_phase)p;
		v.grew_ns = ns;
	}
	return v;
}

enum err vs_make(const char *path, const struct compare_result *then,
		 const struct compare_result *now, struct arena *a, struct vs *out)
{
	*out = (struct vs){ .path = path, .then = then->set,
			    .row = arena_array(a, now->n + 1, sizeof(*out->row)) };
	if (out->row == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < now->n; i++) {
		const struct compare_row *x = find(then, now->row[i].name);

		if (x != NULL && x->played && now->row[i].played)
			out->row[out->n++] = differ(x, &now->row[i]);
	}
	return ERR_OK;
}
