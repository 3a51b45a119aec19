#ifndef COMPARE_METHOD_H
#define COMPARE_METHOD_H

#include <stdbool.h>
#include <stddef.h>

#include "observe/observe.h"

/*
 * The rows of the comparison. What makes each of them in configuration files stands under the same
 * name in scenarios/compare/lib/methods.lua.
 */
struct compare_method {
	const char *name;
	const char *title;
	enum roam_method roam; /* what its roams are when all goes well */
	bool back;             /* only roams to APs the station has been at are measured */
};

size_t compare_n_methods(void);
const struct compare_method *compare_method(size_t i);
/* NULL if there is none of this name. */
const struct compare_method *compare_find_method(const char *name, size_t len);
/* The nearest name, or NULL. */
const char *compare_near_method(const char *name);

#endif
