#ifndef INPUT_INPUT_H
#define INPUT_INPUT_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/err.h"

/*
 * Readers of what others wrote down about where radios are and how they hear each other: movement
 * traces, wmediumd's files, logs of levels. They read memory spans and answer in the caller's arena
 * with what module models understands; who is meant by a number or an address is the caller's
 * affair. The first thing that is wrong ends the reading, with one line.
 */
struct input_wrong {
	unsigned line; /* 0: the file as a whole */
	char text[240];
};

#endif
