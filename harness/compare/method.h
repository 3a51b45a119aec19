#ifndef COMPARE_METHOD_H
#define COMPARE_METHOD_H

#include <stddef.h>

#include "observe/observe.h"

/*
 * The rows of the comparison. What makes each of them in configuration files stands under the same
 * name in scenarios/compare/lib/methods.lua.
 */
/* Which roams are measured: a key that is kept shows on the way back, or hides what is new. */
enum compare_roams {
	ROAMS_ALL,
	ROAMS_BACK, /* to APs the station has been at */
	ROAMS_NEW   /* to others */
};

struct compare_method {
	const char *name;
	const char *title;
	enum roam_method roam; /* what its roams are when all goes well */
	enum compare_roams which;
};

size_t compare_n_methods(void);
const struct compare_method *compare_method(size_t i);
/* NULL if there is none of this name. */
const struct compare_method *compare_find_method(const char *name, size_t len);
/* The nearest name, or NULL. */
const char *compare_near_method(const char *name);

#endif
