#ifndef SCRIPT_PATTERN_H
#define SCRIPT_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/*
 * Lua's patterns [Lua 5.4 manual 6.4.1] with a bound on the work: a matcher that counts its steps.
 * Lua's own can be made to run for years on a short text, where no instruction count stops it.
 * Letters and the like are those of ASCII. A malformed pattern is found before it is used.
 */
enum { PATTERN_ITEMS_MAX = 256, PATTERN_CAPTURES_MAX = 32 };

enum pattern_item_kind {
	ITEM_SET,      /* one octet of a set, repeated */
	ITEM_OPEN,     /* ( */
	ITEM_CLOSE,    /* ) */
	ITEM_POSITION, /* () */
	ITEM_BACK,     /* %1 */
	ITEM_BALANCE,  /* %bxy */
	ITEM_FRONTIER, /* %f[set] */
	ITEM_END,      /* $ */
	ITEM_DONE
};

enum pattern_repeat { REPEAT_ONCE, REPEAT_MAYBE, REPEAT_MANY, REPEAT_SOME, REPEAT_FEW };

struct pattern_item {
	enum pattern_item_kind kind;
	enum pattern_repeat repeat;
	unsigned capture;   /* OPEN, CLOSE, POSITION, BACK */
	uint8_t open, close; /* BALANCE */
	uint64_t set[4];    /* SET, FRONTIER: a bit for each octet */
};

struct pattern {
	bool anchored; /* began with ^ */
	unsigned n_captures;
	unsigned n_items;
	struct pattern_item item[PATTERN_ITEMS_MAX];
};

struct pattern_capture {
	size_t at, len;
	bool is_position;
};

struct pattern_match {
	size_t end; /* behind the last octet matched */
	struct pattern_capture capture[PATTERN_CAPTURES_MAX];
};

enum pattern_result { PATTERN_FOUND, PATTERN_NONE, PATTERN_TOO_LONG };

/* anchors: whether ^ at the beginning is one. NULL if all is well, else what is wrong. */
const char *pattern_compile(struct bytes text, bool anchors, struct pattern *out);
/*
 * Whether the subject matches from the octet `at` on. *steps goes up by the work done, and the
 * answer is PATTERN_TOO_LONG when it would pass max_steps.
 */
enum pattern_result pattern_match_at(const struct pattern *p, struct bytes subject, size_t at,
				     uint64_t *steps, uint64_t max_steps,
				     struct pattern_match *out);

#endif
