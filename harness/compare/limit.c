#include "compare/limit.h"

#include <string.h>

#include "base/time.h"

/* More than any growth there is, and its product with a time still fits. */
enum { PERCENT_MAX = 100000 };
#define PACKETS_MAX INT64_C(1000000000)

static const char *const gauges[GAUGE_COUNT] = { "outage", "outage_up", "outage_down", "total",
						 "mgmt", "key", "lost_up", "lost_down" };
static const char *const ranks[RANK_COUNT] = { "median", "p95", "max", "mean" };

const char *gauge_text(enum gauge g)
{
	return gauges[g];
}

bool gauge_is_time(enum gauge g)
{
	return g != GAUGE_LOST_UP && g != GAUGE_LOST_DOWN;
}

const char *rank_text(enum rank r)
{
	return ranks[r];
}

bool limit_time(const char *text, size_t len, int64_t *ns)
{
	static const struct {
		const char *unit;
		int64_t ns;
	} units[] = { { "us", NS_PER_US }, { "ms", NS_PER_MS }, { "s", NS_PER_S } };
	size_t digits = strspn(text, "0123456789");
	int64_t n;

	for (size_t i = 0; digits < len && i < sizeof(units) / sizeof(units[0]); i++)
		if (text_is(text + digits, len - digits, units[i].unit) &&
		    text_i64_in(text, digits, 0, 3600 * NS_PER_S / units[i].ns, &n)) {
			*ns = n * units[i].ns;
			return true;
		}
	return false;
}

/* "outage_p95" */
static bool parse_name(const char *text, size_t len, struct limit *out)
{
	for (unsigned g = 0; g < GAUGE_COUNT; g++) {
		size_t n = strlen(gauges[g]);

		if (len <= n || memcmp(text, gauges[g], n) != 0 || text[n] != '_')
			continue;
		for (unsigned r = 0; r < RANK_COUNT; r++)
			if (text_is(text + n + 1, len - n - 1, ranks[r])) {
				out->gauge = (enum gauge)g;
				out->rank = (enum rank)r;
				return true;
			}
	}
	return false;
}

static bool parse_one(const char *text, size_t len, struct limit *out)
{
	if (len > 0 && text[len - 1] == '%')
		return text_i64_in(text, len - 1, 0, PERCENT_MAX, &out->percent);
	if (gauge_is_time(out->gauge))
		return limit_time(text, len, &out->by);
	return text_i64_in(text, len, 0, PACKETS_MAX, &out->by);
}

/* One or two behind the =, of which one is a percentage. */
static bool parse_limits(const char *text, struct limit *out)
{
	size_t len = strcspn(text, ",");

	if (!parse_one(text, len, out))
		return false;
	if (text[len] == '\0')
		return true;
	return (text[len - 1] == '%') != (text[strlen(text) - 1] == '%') &&
	       parse_one(text + len + 1, strlen(text + len + 1), out);
}

static void list(struct sb *s, const char *const *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sb_printf(s, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " or ", word[i]);
}

enum err limit_parse(const char *text, struct limit *out, struct sb *why)
{
	size_t len = strcspn(text, "=");

	*out = (struct limit){ .text = text };
	if (!parse_name(text, len, out)) {
		list(why, gauges, GAUGE_COUNT);
		sb_str(why, ", then _ and ");
		list(why, ranks, RANK_COUNT);
		return ERR_PARSE;
	}
	if (text[len] == '=' && parse_limits(text + len + 1, out))
		return ERR_OK;
	sb_printf(why, "not like %.*s=10%%,%s", (int)len, text,
		  gauge_is_time(out->gauge) ? "5ms" : "2");
	return ERR_PARSE;
}

bool limit_is_exceeded(const struct limit *l, int64_t then, int64_t now)
{
	int64_t grew = now - then;

	/* No times here come near the end of 64 bits: a run of a day has 47. */
	return grew > l->by && grew > then / 100 * l->percent + then % 100 * l->percent / 100;
}
