#ifndef COMPARE_LIMIT_H
#define COMPARE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/text.h"

/* How much a number of a test's roams may grow: "outage_p95=10%,5ms". */

/* What of a roam. */
enum gauge {
	GAUGE_OUTAGE, /* the longer of the two directions */
	GAUGE_OUTAGE_UP,
	GAUGE_OUTAGE_DOWN,
	GAUGE_TOTAL,
	GAUGE_MGMT,
	GAUGE_KEY,
	GAUGE_LOST_UP,
	GAUGE_LOST_DOWN,
	GAUGE_COUNT
};

/* "outage", "lost_up"; never NULL. */
const char *gauge_text(enum gauge g);
bool gauge_is_time(enum gauge g);

/* Which of the roams of all seeds; percentiles by nearest rank. */
enum rank { RANK_MEDIAN, RANK_P95, RANK_MAX, RANK_MEAN, RANK_COUNT };
const char *rank_text(enum rank r);

struct limit {
	const char *text; /* as it was given, borrowed */
	enum gauge gauge;
	enum rank rank;
	/* It is too much when it grows by more than both; what is not given is 0. */
	int64_t percent;
	int64_t by; /* ns, or packets */
};

/* ERR_PARSE with why, which says what there is. */
MUST_CHECK enum err limit_parse(const char *text, struct limit *out, struct sb *why);
bool limit_is_exceeded(const struct limit *l, int64_t then, int64_t now);

/* "20ms", "500us", "1s", at most an hour; false if the text is not that. */
MUST_CHECK bool limit_time(const char *text, size_t len, int64_t *ns);

#endif
