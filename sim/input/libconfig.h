#ifndef INPUT_LIBCONFIG_H
#define INPUT_LIBCONFIG_H

#include "input/reader.h"

/*
 * The syntax of libconfig's files as far as wmediumd's need it: names with `=` or `:`, groups,
 * lists, arrays, numbers, booleans, strings; `;` or `,` after a setting or nothing; three kinds of
 * comments. No @include, no escapes in strings. Numbers stay text until somebody wants a unit:
 * that is why it is read here, and not by libconfig, whose numbers are doubles (-70.1 dBm is -70100
 * mdBm on every machine) and which opens whatever a stranger's file includes.
 */
enum setting_kind { SETTING_SCALAR, SETTING_STRING, SETTING_LIST, SETTING_GROUP };

struct setting {
	enum setting_kind kind;
	struct bytes name; /* empty within a list */
	unsigned line;
	struct bytes text; /* of a scalar or a string */
	struct setting *v; /* of a list, an array or a group, in order */
	size_t n;
};

/* The file as a group without a name. ERR_PARSE with the reader's wrong set, ERR_NOMEM. */
MUST_CHECK enum err libconfig_read(struct reader *r, struct setting *out);

/* The setting of a group by its name, the last one; NULL if there is none. */
const struct setting *setting_find(const struct setting *group, const char *name);

#endif
