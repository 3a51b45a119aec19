#ifndef WIRE_STEP_H
#define WIRE_STEP_H

#include "base/err.h"

/* What an iterator over bytes answers; the end and damage are different things. */
enum step {
	STEP_ITEM, /* one item was read */
	STEP_END,  /* nothing is left */
	STEP_BAD   /* what is left is not an item */
};

/*
 * What a parse function answers. Not WIRE_OK: the output is unspecified, and the reader of the
 * frame decides what that means (drop, a status code, a verdict).
 */
enum wire {
	WIRE_OK = 0,
	WIRE_ABSENT,	/* the element is not there (an empty span was given) */
	WIRE_SHORT,	/* fixed fields do not fit */
	WIRE_TRUNCATED, /* an element or sub-element reaches past the end */
	WIRE_LENGTH,	/* a length field contradicts what it counts */
	WIRE_VALUE,	/* a field has a value the format does not allow here */
	WIRE_OTHER,	/* these bytes are another kind of thing (other ID, type or magic) */
	WIRE_LIMIT	/* more of something than this implementation keeps */
};

/* English for people, never NULL: "truncated element". */
const char *wire_text(enum wire w);

#endif
