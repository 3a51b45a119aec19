#ifndef COMPARE_VS_H
#define COMPARE_VS_H

#include "compare/compare.h"

/* What changed from one result to another, for each method that is played in both. */
struct vs_row {
	const char *name;
	const struct compare_row *then, *now;
	bool has_phase;        /* any phase's mean became longer */
	enum roam_phase phase; /* the one that grew most */
	int64_t grew_ns;
};

struct vs {
	const char *path; /* of the other result */
	struct compare_settings then;
	struct vs_row *row; /* in the order of the newer result */
	size_t n;
};

/* Of the arena, borrowing both results. ERR_NOMEM. */
MUST_CHECK enum err vs_make(const char *path, const struct compare_result *then,
			    const struct compare_result *now, struct arena *a, struct vs *out);

#endif
