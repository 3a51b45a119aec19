#ifndef REPORT_LANES_H
#define REPORT_LANES_H

#include <stdbool.h>

#include "base/mac.h"

/* The vertical lines of a sequence chart and what is drawn across them, one text row at a time. */
enum { LANES_MAX = 8, LANE_NAME = 16, LANES_ROW = LANES_MAX * (LANE_NAME + 3) + 1 };

struct lanes {
	struct lane {
		struct mac mac;
		bool wired; /* the wired side: everything that has no lane of its own */
		char name[LANE_NAME + 1];
	} lane[LANES_MAX];
	unsigned n;
	unsigned width; /* of one lane, from the longest name */
};

/* Adds a lane unless the address has one or there are LANES_MAX; name is cut to fit. */
void lanes_add(struct lanes *l, struct mac mac, const char *name);
void lanes_add_wired(struct lanes *l);
bool lanes_has(const struct lanes *l, struct mac mac);

/* Rows as text without a newline. */
void lanes_names(const struct lanes *l, char row[static LANES_ROW]);
void lanes_row(const struct lanes *l, char row[static LANES_ROW]);
/* Draws into a row. What has no lane is drawn to the wired one, or not at all. */
void lanes_mark(const struct lanes *l, char row[static LANES_ROW], struct mac at, char mark);
void lanes_arrow(const struct lanes *l, char row[static LANES_ROW], struct mac from, struct mac to,
		 char stroke, bool lost);

#endif
