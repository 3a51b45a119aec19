#ifndef CLI_REDRAW_PARTS_H
#define CLI_REDRAW_PARTS_H

#include "cli/redraw.h"

/* The two ways of redraw.c; dir is the result's folder. */
MUST_CHECK enum err redraw_text(const char *path, const struct redraw_pick *pick, FILE *f,
				size_t *n, struct sb *why);
MUST_CHECK enum err redraw_events(const char *dir, const struct redraw_pick *pick, FILE *f,
				  size_t *n, struct sb *why);
bool redraw_wants(const struct redraw_pick *pick, const char *station, bool is_join, unsigned n);

#endif
