#include "suite/brief.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The values of these names, shared; a name that is not there is left out. */
static json_t *pick(const json_t *from, const char *const *key, size_t n)
{
	json_t *o = json_object();

	for (size_t i = 0; o != NULL && i < n; i++) {
		json_t *v = json_object_get(from, key[i]);

		if (v != NULL && json_object_set(o, key[i], v) != 0) {
			json_decref(o);
			o = NULL;
		}
	}
	return o;
}

#define PICK(from, keys) pick(from, keys, sizeof(keys) / sizeof((keys)[0]))

static json_t *roams_of(const json_t *station)
{
	static const char *const keys[] = { "n", "from", "to", "method", "outcome", "t_total_ns",
		"t_mgmt_ns", "t_key_ns", "outage_up_ns", "outage_down_ns", "lost_up", "lost_down",
		"phases" };
	const json_t *list = json_object_get(station, "roams");
	json_t *a = json_array();

	for (size_t i = 0; a != NULL && i < json_array_size(list); i++)
		if (json_array_append_new(a, PICK(json_array_get(list, i), keys)) != 0) {
			json_decref(a);
			a = NULL;
		}
	return a;
}

static json_t *stations_of(const json_t *summary)
{
	static const char *const keys[] = { "name" };
	const json_t *list = json_object_get(summary, "stations");
	json_t *a = json_array();

	for (size_t i = 0; a != NULL && i < json_array_size(list); i++) {
		const json_t *st = json_array_get(list, i);
		json_t *o = PICK(st, keys);

		if (o == NULL || json_object_set_new(o, "roams", roams_of(st)) != 0 ||
		    json_array_append(a, o) != 0) {
			json_decref(a);
			a = NULL;
		}
		json_decref(o);
	}
	return a;
}

static char *dump(const json_t *o)
{
	char *text = json_dumps(o, JSON_SORT_KEYS | JSON_COMPACT), *line;
	size_t len = text != NULL ? strlen(text) : 0;

	line = text != NULL ? realloc(text, len + 2) : NULL;
	if (line == NULL) {
		free(text);
		return NULL;
	}
	memcpy(line + len, "\n", 2);
	return line;
}

char *brief_of(const char *summary)
{
	static const char *const keys[] = { "scenario", "test", "seed", "version", "verdict",
					    "inputs_digest", "decisions_digest" };
	json_t *all = json_loads(summary, JSON_REJECT_DUPLICATES, NULL);
	json_t *o = all != NULL ? PICK(all, keys) : NULL;
	char *line = NULL;

	if (o != NULL && json_object_set_new(o, "schema", json_string(BRIEF_SCHEMA)) == 0 &&
	    json_object_set_new(o, "stations", stations_of(all)) == 0)
		line = dump(o);
	json_decref(o);
	json_decref(all);
	return line;
}
