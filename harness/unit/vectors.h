#ifndef UNIT_VECTORS_H
#define UNIT_VECTORS_H

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "hex.h"

/*
 * Test vectors shared between projects, read in place: RW_SHARED, or ../shared beside the source
 * tree, in which the tests run. Every record has a name and its source; both are said on failure.
 */
enum { VECTORS_ABSENT = 77 }; /* what CTest takes for "skipped" */

static inline const char *vectors_path(const char *file, char *buf, size_t cap)
{
	const char *shared = getenv("RW_SHARED");

	snprintf(buf, cap, "%s/vectors/%s", shared ? shared : "../shared", file);
	return buf;
}

static inline bool vectors_present(void)
{
	char path[512];
	FILE *f = fopen(vectors_path("psk.json", path, sizeof(path)), "r");

	if (!f) {
		printf("SKIP: no %s (RW_SHARED names the folder)\n", path);
		return false;
	}
	fclose(f);
	return true;
}

/* The array of records of a file; json_decref it. */
static inline json_t *vectors_load(const char *file)
{
	char path[512];
	json_error_t error;
	json_t *all = json_load_file(vectors_path(file, path, sizeof(path)), 0, &error);

	ck_assert_msg(json_is_array(all), "%s: %s", path, error.text);
	return all;
}

static inline bool vec_has(const json_t *v, const char *key)
{
	return json_object_get(v, key) != NULL;
}

static inline const char *vec_text(const json_t *v, const char *key)
{
	const char *text = json_string_value(json_object_get(v, key));

	ck_assert_msg(text != NULL, "a record has no text \"%s\"", key);
	return text;
}

static inline bool vec_is(const json_t *v, const char *key, const char *text)
{
	const char *value = json_string_value(json_object_get(v, key));

	return value && strcmp(value, text) == 0;
}

/* Octets from hex; none when the record has no such key. */
static inline struct oct vec_oct(const json_t *v, const char *key)
{
	return vec_has(v, key) ? oct(vec_text(v, key)) : (struct oct){ 0 };
}

/* Octets of a text, not hex. */
static inline struct bytes vec_ascii(const json_t *v, const char *key)
{
	const char *text = vec_text(v, key);

	return bytes_of(text, strlen(text));
}

static inline struct mac vec_mac(const json_t *v, const char *key)
{
	struct oct o = vec_oct(v, key);

	return oct_mac(&o);
}

static inline int vec_int(const json_t *v, const char *key)
{
	const json_t *n = json_object_get(v, key);

	ck_assert_msg(json_is_integer(n), "a record has no number \"%s\"", key);
	return (int)json_integer_value(n);
}

/* Name and source of a record. */
static inline const char *vec_name(const json_t *v)
{
	static char buf[512];

	snprintf(buf, sizeof(buf), "%s [%s]",
		 vec_has(v, "name") ? vec_text(v, "name") : vec_text(v, "capture"),
		 vec_has(v, "source") ? vec_text(v, "source") : "derived from the capture");
	return buf;
}

/* Whether got is the hex the record has under key. */
static inline void vec_check(const json_t *v, const char *key, const uint8_t *got, size_t len)
{
	check_hex(vec_name(v), key, got, len, vec_text(v, key));
}

static json_t *vectors_all; /* of the file under test; a teardown releases it */

/* Runs once for each record of a file, and says so when there is none. */
#define FOR_RECORDS(file)                                                                          \
	size_t i_record;                                                                           \
	json_t *v;                                                                                 \
                                                                                                   \
	vectors_all = vectors_load(file);                                                          \
	ck_assert_uint_gt(json_array_size(vectors_all), 0);                                        \
	json_array_foreach(vectors_all, i_record, v)

/* For a call on behalf of record v: its answer, said with the record's name. */
#define OK(call)                                                                                   \
	do {                                                                                       \
		enum err e_ = (call);                                                              \
		ck_assert_msg(e_ == ERR_OK, "%s: %s: %s", vec_name(v), #call, err_text(e_));       \
	} while (0)
#define REFUSED(call)                                                                              \
	do {                                                                                       \
		enum err e_ = (call);                                                              \
		ck_assert_msg(e_ == ERR_AUTH, "%s: %s: %s", vec_name(v), #call, err_text(e_));     \
	} while (0)

#endif
