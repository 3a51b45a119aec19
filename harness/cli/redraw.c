#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/redraw_parts.h"

bool redraw_wants(const struct redraw_pick *pick, const char *station, bool is_join, unsigned n)
{
	if (pick->station != NULL && strcmp(pick->station, station) != 0)
		return false;
	if (pick->roam == 0 && pick->join == 0)
		return true;
	return n == (is_join ? pick->join : pick->roam);
}

/* ---- out of ladder.txt ---- */

/* "phone  roam 2  ap1 -> ap2 ...": the heading of a chart. */
static bool wants_heading(const char *line, const struct redraw_pick *pick)
{
	const char *gap = strstr(line, "  ");
	char name[256], *end;
	struct sb s = sb_of(name, sizeof(name));
	unsigned long n;
	bool is_join;

	if (gap == NULL)
		return false;
	is_join = strncmp(gap + 2, "join ", 5) == 0;
	if (!is_join && strncmp(gap + 2, "roam ", 5) != 0)
		return false;
	sb_put(&s, line, (size_t)(gap - line));
	n = strtoul(gap + 7, &end, 10);
	return *end == ' ' && n <= UINT_MAX && redraw_wants(pick, name, is_join, (unsigned)n);
}

/* A chart: a rule, its heading, a rule, and everything up to the next chart. */
struct cut {
	const struct redraw_pick *pick;
	FILE *out;
	bool inside, wanted;
	unsigned rules; /* of the heading seen so far */
	size_t n;
	char rule[512]; /* held back until the heading tells whether it is wanted */
};

static void take_line(struct cut *c, const char *line)
{
	if (strncmp(line, "==========", 10) == 0) {
		c->rules = c->rules == 1 ? 2 : 1;
		if (c->rules == 1) {
			struct sb s = sb_of(c->rule, sizeof(c->rule));

			sb_str(&s, line);
			c->inside = false;
			return;
		}
	} else if (c->rules == 1 && !c->inside) {
		c->inside = true;
		c->wanted = wants_heading(line, c->pick);
		if (c->wanted) {
			(void)fputs(c->rule, c->out);
			c->n++;
		}
	}
	if (c->inside && c->wanted)
		(void)fputs(line, c->out);
}

enum err redraw_text(const char *path, const struct redraw_pick *pick, FILE *f, size_t *n,
		     struct sb *why)
{
	struct cut c = { .pick = pick, .out = f };
	char line[4096];
	FILE *in = fopen(path, "r");

	if (in == NULL) {
		sb_printf(why, "%s: %s", path, strerror(errno));
		return ERR_FILE;
	}
	while (fgets(line, sizeof(line), in) != NULL)
		take_line(&c, line);
	(void)fclose(in);
	*n = c.n;
	return ERR_OK;
}

/* ---- either ---- */

enum err redraw(const char *path, const struct redraw_pick *pick, FILE *f, size_t *n,
		struct sb *why)
{
	char dir[PATH_MAX], ladder[PATH_MAX];
	struct sb d = sb_of(dir, sizeof(dir)), l = sb_of(ladder, sizeof(ladder));
	struct stat st;

	sb_str(&d, path);
	if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode)) {
		const char *slash = strrchr(path, '/');

		d = sb_of(dir, sizeof(dir));
		sb_put(&d, slash != NULL ? path : ".", slash != NULL ? (size_t)(slash - path) : 1);
	}
	sb_printf(&l, "%s/ladder.txt", dir);
	if (d.cut || l.cut) {
		sb_str(why, strerror(ENAMETOOLONG));
		return ERR_FILE;
	}
	if (stat(ladder, &st) == 0 && S_ISREG(st.st_mode))
		return redraw_text(ladder, pick, f, n, why);
	return redraw_events(dir, pick, f, n, why);
}
