#ifndef SCRIPT_UNIT_H
#define SCRIPT_UNIT_H

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "models/pathloss.h"

/*
 * Quantities of scenarios: ms(20), mps(1.4), dbm(-67), m(30, 0). A number never stands for one. In
 * C they are integers of base units.
 */
enum unit_kind {
	UNIT_TIME,  /* ns */
	UNIT_SPEED, /* mm/s */
	UNIT_LEVEL, /* milli-dBm */
	UNIT_RATIO, /* milli-dB */
	UNIT_POSITION,
	UNIT_KIND_COUNT
};

struct quantity {
	enum unit_kind kind;
	int64_t v;
	struct position at; /* UNIT_POSITION */
};

void unit_open(lua_State *L);
void unit_push(lua_State *L, enum unit_kind kind, int64_t v);
void unit_push_position(lua_State *L, struct position at);
/* NULL if the value at i is no quantity. */
const struct quantity *unit_at(lua_State *L, int i);
/* "a time", for messages, and how to write one: "ms(20), s(1)". */
const char *unit_name(enum unit_kind kind);
const char *unit_example(enum unit_kind kind);
/* "52.3 ms", "-67 dBm", "m(30, 0)". */
void unit_format(const struct quantity *q, struct sb *out);
/* Text of the form 20ms, 1.5s, -67dbm, 1.4mps. */
MUST_CHECK bool unit_parse(const char *text, enum unit_kind kind, int64_t *v);
/*
 * number * num / den to the nearest integer, exactly; the number at i. False if it is no finite
 * number or the result is beyond limit either way.
 */
MUST_CHECK bool unit_scale(lua_State *L, int i, int64_t num, int64_t den, int64_t limit,
			   int64_t *out);

#endif
